// The application's timers are fake, and move in step with the world's clock: CASCADE=./cascade node --test step.test.mjs
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {after, before, beforeEach, mock, test} from 'node:test'
import {listen, shop} from './shop.mjs'

const world = '/sim/v1/subaccounts/default'
const sending = []
let cascade, app, server, url

async function call(method, path, body) {
  const answer = await fetch(url + path, {
    method, headers: {'Content-Type': 'application/json'}, body: body && JSON.stringify(body),
  })
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`)
  return answer.json()
}

before(async () => {
  cascade = spawn(process.env.CASCADE ?? 'cascade', ['serve', '--addr', '127.0.0.1:0', '--log-level', 'warn'])
  const [line] = await once(cascade.stdout, 'data') // listening on http://127.0.0.1:40001
  url = line.toString().trim().split(' ').pop()
  const own = () => `http://127.0.0.1:${server.address().port}`
  app = shop(url, own)
  const {sms} = app
  app.sms = (...of) => sending.push(sms(...of))
  server = await listen(app, 0)
  await call('PUT', world + '/wires', {whatsapp: {webhook: own() + '/whatsapp'}})
  mock.timers.enable({apis: ['setTimeout']})
})
beforeEach(() => call('PUT', world))
after(() => {
  mock.timers.reset()
  cascade.kill()
  server.close()
  server.closeAllConnections()
})

// pass lets so many seconds pass in both. In each, the world comes first: receipts of an instant come before timeouts.
async function pass(seconds) {
  for (let i = 0; i < seconds; i++) {
    await call('POST', world + '/clock/advance', {by: '1s'}) // and what it told the application was answered
    mock.timers.tick(1000)
    await Promise.all(sending.splice(0)) // and what timeouts have sent has arrived
  }
}

test('no SMS follows where WhatsApp delivers', async () => {
  await app.notify({order: '17', to: '+6598765432'})
  await pass(120)
  const [journey] = (await call('GET', world + '/journeys')).journeys
  assert.deepEqual([journey.copies, journey.sends.length], [1, 1])
})

test('an SMS follows after a minute where WhatsApp is silent', async () => {
  await app.notify({order: '18', to: '+6500000105'}) // 05: silence on WhatsApp
  await pass(70)
  const [journey] = (await call('GET', world + '/journeys')).journeys
  assert.deepEqual(journey.sends.map(({channel, t}) => [channel, t]), [['WhatsApp', 0], ['SMS', 60]])
  assert.equal(journey.copies, 1)
})
