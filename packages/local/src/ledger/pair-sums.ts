/** Each pair is in one state only, or the sums would not add up: a copy under way outweighs what happened to others. */
export const pairSums = `
    count(*) AS delivered,
    coalesce(sum(outstanding > 0), 0) AS in_flight,
    coalesce(sum(outstanding <= 0 AND acked_ms IS NOT NULL), 0) AS acked,
    coalesce(sum(outstanding <= 0 AND acked_ms IS NULL AND dead_lettered_ms IS NOT NULL), 0) AS dead_lettered,
    coalesce(sum(outstanding <= 0 AND acked_ms IS NULL AND dead_lettered_ms IS NULL), 0) AS dropped,
    coalesce(sum(deliveries - 1 + redeliveries), 0) AS duplicates`;
