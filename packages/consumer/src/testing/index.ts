export { type Delivery, deliver } from './deliver.ts';
export { memoryJournal } from './memory-journal.ts';
export { type ServiceStageOptions, serviceStage } from './service-stage.ts';
