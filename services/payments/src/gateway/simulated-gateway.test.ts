import { createMemoryStore, TerminalError } from '@twolane/store';
import { simulatedGatewayContract } from '../testing/simulated-gateway-contract.ts';
import { createSimulatedGateway } from './simulated-gateway.ts';

const memory = () =>
  createMemoryStore({
    inboxTable: '',
    journal: {
      rowFor: () => {
        throw new TerminalError('no events here');
      },
    },
  });

simulatedGatewayContract('memory', async () => memory());

test('told to stall, it waits until its caller has had enough', async () => {
  const gateway = createSimulatedGateway({ store: memory(), table: 'Ledger', newId: () => 'n' });
  const patience = new AbortController();
  const call = gateway.call(
    {
      operation: 'authorize',
      key: 'a',
      amountMinor: 1,
      currency: 'GBP',
      paymentMethod: 'sim_timeout_always',
    },
    patience.signal,
  );
  patience.abort();
  await expect(call).rejects.toThrow('did not answer');
});

test('an entry that somebody damaged is named', async () => {
  const store = memory();
  const key = { pk: 'charge#a', sk: 'charge' };
  await store.commit({
    writes: [{ kind: 'putIfAbsent', table: 'Ledger', key, item: { status: 'rich' } }],
    events: [],
  });
  const gateway = createSimulatedGateway({ store, table: 'Ledger', newId: () => 'n' });
  await expect(gateway.call({ operation: 'reverse', key: 'v', of: 'a' })).rejects.toThrow('charge#a');
});
