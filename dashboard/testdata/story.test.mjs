// The three-channel story, told by a program that knows nothing of Cascade but HTTP. Start a server with
//   cascade serve --scenario three-channels
// and run it with
//   CASCADE_URL=http://127.0.0.1:8080 node --test dashboard/testdata/story.test.mjs

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';

const base = process.env.CASCADE_URL ?? 'http://127.0.0.1:8080';

// call makes a request of a subaccount's and reads the JSON that answers.
async function call(method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { Authorization: 'Bearer any', 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  assert.equal(response.status, 200, `${method} ${path}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

// receive is a webhook handler that refuses one receipt once, and asks the API back in the middle of another.
async function receive(subaccount) {
  const heard = [];
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const { umid, channel, status } = JSON.parse(text).payload;
    const line = `${channel} ${status.state}`;
    if (line === 'viber sent' && !heard.includes('refused')) {
      heard.push('refused');
      response.writeHead(503).end();
      return;
    }
    heard.push(line);
    if (line === 'sms queued') {
      const { data } = await call('GET', `/api/v1/subaccounts/${subaccount}/messages/${umid}`);
      heard.push(`the API tells of ${data.length} steps`);
    }
    response.writeHead(204).end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { heard, url: `http://127.0.0.1:${server.address().port}/receipts`, close: () => server.close() };
}

async function tellTheStory(subaccount) {
  const api = `/api/v1/subaccounts/${subaccount}`;
  const sim = `/sim/v1/subaccounts/${subaccount}`;
  const hook = await receive(subaccount);
  try {
    await call('POST', '/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks',
      [{ subAccountId: subaccount, url: hook.url, type: 'CADR' }]);
    const { umid } = await call('POST', `${api}/messages`, {
      user: { msisdn: '+6598765432' }, clientMessageId: 'order-4711', type: 'text', content: { text: 'Hello World!' },
    });
    const channels = async () => (await call('GET', `${api}/messages/${umid}`)).data.map((d) => d.channel);
    assert.deepEqual(await channels(), ['WhatsApp']);

    await call('POST', `${sim}/clock/advance`, { by: '60s' });
    assert.deepEqual(await channels(), ['WhatsApp', 'Viber']);

    const clock = await call('POST', `${sim}/clock/advance`, { by: '60s' });
    assert.equal(clock.now, '2026-01-01T00:02:00Z');
    assert.equal(clock.settled, true);
    assert.deepEqual(await channels(), ['WhatsApp', 'Viber', 'SMS']);

    await call('POST', `${sim}/clock/advance`, { until: 'idle' });
    assert.deepEqual(hook.heard, [
      'whatsapp queued', 'whatsapp sent', 'whatsapp delivered', 'viber queued', 'refused', 'viber sent',
      'sms queued', 'the API tells of 3 steps', 'sms sent', 'sms delivered',
    ]);
    const summary = await call('GET', `${sim}/summary`);
    assert.equal(summary.succeeded, 1);
    assert.equal(summary.end, 123);
  } finally {
    hook.close();
  }
}

test('a message goes to Viber after a minute, and out as an SMS after two', () => tellTheStory('node'));

test('fifty stories run side by side in their own subaccounts', () =>
  Promise.all(Array.from({ length: 50 }, (_, i) => tellTheStory(`node-${i}`))));
