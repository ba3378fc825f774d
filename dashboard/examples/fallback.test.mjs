// A test of an application in Node, against a server that it starts: CASCADE=./cascade node --test fallback.test.mjs
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {after, before, test} from 'node:test'

let server, url

before(async () => {
  server = spawn(process.env.CASCADE ?? 'cascade', ['serve', '--addr', '127.0.0.1:0', '--log-level', 'warn'])
  const [line] = await once(server.stdout, 'data') // listening on http://127.0.0.1:40001
  url = line.toString().trim().split(' ').pop()
})
after(() => server.kill())

async function call(method, path, body) {
  const headers = {Authorization: 'Bearer any', 'Content-Type': 'application/json'}
  const answer = await fetch(url + path, {method, headers, body: body && JSON.stringify(body)})
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`)
  return answer.json()
}

test('an SMS follows where WhatsApp is silent for a minute', async () => {
  const world = '/sim/v1/subaccounts/node'
  await call('POST', '/api/v1/subaccounts/node/messages', {
    user: {msisdn: '+6500000105'}, type: 'text', content: {text: 'Your table is booked.'}, // 05: silence on WhatsApp
  })
  await call('POST', world + '/clock/advance', {by: '59s'})
  assert.equal((await call('GET', world + '/summary')).channels.SMS.fired, 0)
  await call('POST', world + '/clock/advance', {by: '5s'})
  const {succeeded, fallbacks} = await call('GET', world + '/summary')
  assert.deepEqual({succeeded, fallbacks}, {succeeded: 1, fallbacks: 1})
})
