export interface Address {
  readonly httpUrl: string;
  readonly awsUrl: string;
  readonly dynamodbUrl: string;
  readonly issuerUrl: string;
  readonly dataDir: string;
}

/** What a newcomer can do next, as commands that work when pasted. `orderId` is one of the day's. */
export function thingsToTry(
  { httpUrl, awsUrl, dynamodbUrl, issuerUrl, dataDir }: Address,
  orderId: string,
): string {
  const token = `TOKEN=$(npx -y pnpm@12.21.0 --silent run token --issuer ${issuerUrl} --scope orders:write --scope orders:read --scope payments:read --scope inventory:read --scope events:write --scope insights:read)`;
  const auth = '-H "authorization: Bearer $TOKEN"';
  const order =
    '{"currency":"GBP","lines":[{"sku":"10007","quantity":1,"unitPriceMinor":250,"kind":"goods"}]}';
  const event =
    '{"specversion":"1.0","id":"try-1","source":"warehouse.try","type":"StockArrived.v1","data":{"deliveryId":"try-1","lines":[{"sku":"10007","quantity":12}]}}';
  return [
    '',
    `HTTP API   ${httpUrl}        OpenAPI   ${httpUrl}/openapi.json`,
    `AWS APIs   ${awsUrl}        DynamoDB  ${dynamodbUrl}`,
    `Issuer     ${issuerUrl}        Data, logs, quarantine   ${dataDir}`,
    '',
    'In another terminal:',
    `  ${token}`,
    '  # look up an order of the day, its payment, its stock',
    `  curl ${auth} ${httpUrl}/orders/${orderId}`,
    `  curl ${auth} ${httpUrl}/payments/${orderId}`,
    `  curl ${auth} ${httpUrl}/reservations/${orderId}`,
    '  # place an order; the same key again gets the same answer',
    `  curl ${auth} -H 'idempotency-key: "try-1"' -H 'content-type: application/json' -d '${order}' ${httpUrl}/orders`,
    '  # publish an event from an app of yours: a delivery arrives',
    `  curl ${auth} -H 'content-type: application/cloudevents+json' -d '${event}' ${httpUrl}/events`,
    `  curl ${auth} ${httpUrl}/inventory/10007`,
    '  # what runs; the way of a request through all hops, by the x-correlation-id of its answer',
    `  npx -y pnpm@12.21.0 twolane local status --aws-url ${awsUrl}`,
    `  npx -y pnpm@12.21.0 twolane local trace ID --aws-url ${awsUrl}`,
    '  # sales by the hour, the last 24 of them; what sold most in one',
    `  curl ${auth} ${httpUrl}/insights/sales/hours`,
    `  curl ${auth} ${httpUrl}/insights/sales/hours/$(date -u +%Y-%m-%dT%H)`,
    '',
    'Ctrl-C stops everything; start again to go on here.',
    '',
  ].join('\n');
}
