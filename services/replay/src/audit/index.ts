export { type AuditEntry, type ChainHead, ENGINE, type NewAuditEntry } from './entry.ts';
export { type AuditPage, type AuditTrail, auditTrail, type ListedEntry } from './trail.ts';
export { type Verification, verifyTrail } from './verify.ts';
