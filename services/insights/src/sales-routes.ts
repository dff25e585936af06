import { text } from '@twolane/contracts';
import { hourStartMs } from '@twolane/event-time';
import { invalidRequest, json, noBody, notFound, type Route, route } from '@twolane/http';
import type { ReadStore } from '@twolane/store';
import { DEFAULT_TOP, MAX_DAYS_PER_ANSWER, MAX_TOP } from './domain/limits.ts';
import type { FactTable } from './fact-table.ts';
import type { HourTable } from './hour-table.ts';
import { daysIn, daysOf, hoursIn, isWithin, lastHourOf, limitIn, wholeIn } from './query.ts';
import { rankSkus } from './rank-skus.ts';
import { dayView, hourView, topView } from './views.ts';

export interface SalesRoutePorts {
  readonly store: ReadStore;
  readonly facts: FactTable;
  readonly hours: HourTable;
}

const hourParam = {
  hour: text({
    description: 'The hour in UTC, such as 2026-11-21T04.',
    sensitivity: 'public',
    maxLength: 13,
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d$',
  }),
};

/** Sales by hour and by day. Pages hold what there is; hours and days without sales are left out. */
export const salesRoutes = ({ store, facts, hours }: SalesRoutePorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/insights/sales/hours',
    scopes: ['insights:read'],
    params: {},
    body: noBody,
    handle: async ({ query, receivedAtMs }) => {
      const range = hoursIn(query, receivedAtMs);
      if (!range.ok) return range.refusal;
      const limit = limitIn(query);
      if (!limit.ok) return limit.refusal;
      const days = daysOf(range.value);
      const items: ReturnType<typeof hourView>[] = [];
      for (const day of days.slice(0, MAX_DAYS_PER_ANSWER)) {
        for (const record of await hours.day(store, day)) {
          if (!isWithin(record.hour, range.value)) continue;
          if (items.length === limit.value) return json(200, { items, next: items.at(-1)?.hour });
          items.push(hourView(record, receivedAtMs));
        }
      }
      const last = days[MAX_DAYS_PER_ANSWER - 1];
      return json(200, {
        items,
        ...(days.length > MAX_DAYS_PER_ANSWER && last !== undefined ? { next: lastHourOf(last) } : {}),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/insights/sales/hours/{hour}',
    scopes: ['insights:read'],
    params: hourParam,
    body: noBody,
    handle: async ({ params: { hour }, query, receivedAtMs }) => {
      if (hourStartMs(hour) === undefined) {
        return invalidRequest([{ field: 'hour', detail: 'must be an hour that exists' }]);
      }
      const top = wholeIn(query, 'top', { otherwise: DEFAULT_TOP, maximum: MAX_TOP });
      if (!top.ok) return top.refusal;
      const record = await hours.hour(store, hour);
      if (!record.isKnown) return notFound(`Nothing was sold, cancelled or returned in ${hour}.`);
      const of = { hour, generation: record.generations.value.live };
      const ranked = await rankSkus(store, facts, of, top.value);
      return json(200, topView(hourView(record, receivedAtMs), ranked.top, ranked.isComplete));
    },
  }),
  route({
    method: 'GET',
    path: '/insights/sales/days',
    scopes: ['insights:read'],
    params: {},
    body: noBody,
    handle: async ({ query, receivedAtMs }) => {
      const range = daysIn(query, receivedAtMs);
      if (!range.ok) return range.refusal;
      const days = daysOf(range.value);
      const items: ReturnType<typeof dayView>[] = [];
      for (const day of days.slice(0, MAX_DAYS_PER_ANSWER)) {
        const records = await hours.day(store, day);
        if (records.length > 0) items.push(dayView(day, records, receivedAtMs));
      }
      const next = days.length > MAX_DAYS_PER_ANSWER ? { next: days[MAX_DAYS_PER_ANSWER - 1] } : {};
      return json(200, { items, ...next });
    },
  }),
];
