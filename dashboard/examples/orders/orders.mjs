// An application that falls back by itself: WhatsApp, and an SMS where that is not delivered within a minute. It sends
// as it would to Meta and Twilio, and has one bug. CASCADE is where `cascade test --listen` or `cascade serve` listens:
//   PORT=3000 CASCADE=http://127.0.0.1:8080 node orders.mjs
import {createServer} from 'node:http'

const port = process.env.PORT ?? 3000
const cascade = process.env.CASCADE ?? 'http://127.0.0.1:8080'
const own = `http://127.0.0.1:${port}`
const world = `${cascade}/sim/v1/subaccounts/default`
const orders = new Map()

async function ask(method, url, body, type = 'application/json') {
  const answer = await fetch(url, {method, body, headers: {'Content-Type': type}})
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? null : answer.json()
}

const sendWhatsApp = (order, to) => ask('POST', `${cascade}/wire/default/whatsapp/v23.0/1/messages`, JSON.stringify({
  messaging_product: 'whatsapp', to, type: 'text', text: {body: `Order ${order} is on its way.`},
  biz_opaque_callback_data: order,
}))

const sendSMS = (order, to) => ask('POST', `${cascade}/wire/default/twilio/2010-04-01/Accounts/AC1/Messages.json`,
  new URLSearchParams({To: to, From: '+15005550006', Body: `Order ${order} is on its way.`,
    StatusCallback: `${own}/sms?ref=${order}`}), 'application/x-www-form-urlencoded')

// Timers: in production a queue with a delay. Cascade calls back after as long in its own time.
const later = (seconds, path, body) => ask('POST', `${world}/timers`, JSON.stringify({by: `${seconds}s`, url: own + path, body}))
const cancel = timer => ask('DELETE', `${world}/timers/${timer.id}`)

async function notify({order, to}) {
  await sendWhatsApp(order, to)
  orders.set(order, {to, window: await later(60, '/window', {order})})
}

// A status of WhatsApp's. Where the message was delivered within the window, no SMS is to follow.
async function whatsAppReports({entry}, now) {
  for (const {status, biz_opaque_callback_data: order} of entry[0].changes[0].value.statuses) {
    const {window} = orders.get(order)
    if (status === 'delivered' && now < window.at) await cancel(window) // the bug: at the window's very end it is in time
  }
}

const windowEnds = ({order}) => sendSMS(order, orders.get(order).to)

const routes = {'/orders': notify, '/whatsapp': whatsAppReports, '/window': windowEnds, '/sms': () => {}}

createServer(async (request, response) => {
  const text = (await request.toArray()).join('')
  try {
    const {pathname} = new URL(request.url, own)
    const body = request.headers['content-type'] === 'application/json' ? JSON.parse(text) : text
    await routes[pathname](body, Number(request.headers['x-cascade-time']))
    response.end()
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}).listen(port, '127.0.0.1', () => console.log(`listening on ${own}`))
