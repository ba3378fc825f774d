// An application whose window is a timeout of its own: WhatsApp, and an SMS where that is not delivered within a minute.
// Its clock is brought together with the world's in step (step.test.mjs), or by letting both run fast (speed.feature).
//   PORT=3001 CASCADE=http://127.0.0.1:8080 node shop.mjs
import {createServer} from 'node:http'
import {pathToFileURL} from 'node:url'

export function shop(cascade, own) {
  const windows = new Map()

  async function send(path, body) {
    const answer = await fetch(`${cascade}/wire/default${path}`, {method: 'POST', body, headers: {
      'Content-Type': body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json'}})
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }

  return {
    async notify({order, to}) {
      await send('/whatsapp/v23.0/1/messages', JSON.stringify({
        messaging_product: 'whatsapp', to, type: 'text', text: {body: `Order ${order} is on its way.`},
        biz_opaque_callback_data: order,
      }))
      windows.set(order, setTimeout(() => this.sms(order, to), 60_000))
    },
    sms: (order, to) => send('/twilio/2010-04-01/Accounts/AC1/Messages.json', new URLSearchParams({
      To: to, From: '+15005550006', Body: `Order ${order} is on its way.`, StatusCallback: `${own()}/sms?ref=${order}`,
    })),
    reports({entry}) {
      for (const {status, biz_opaque_callback_data: order} of entry[0].changes[0].value.statuses) {
        if (status === 'delivered') clearTimeout(windows.get(order))
      }
    },
  }
}

export function listen(app, port) {
  return new Promise(done => {
    const server = createServer(async (request, response) => {
      const text = (await request.toArray()).join('')
      if (request.url === '/orders') await app.notify(JSON.parse(text))
      if (request.url === '/whatsapp') app.reports(JSON.parse(text))
      response.end()
    }).listen(port, '127.0.0.1', () => done(server))
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const own = `http://127.0.0.1:${process.env.PORT ?? 3001}`
  await listen(shop(process.env.CASCADE ?? 'http://127.0.0.1:8080', () => own), process.env.PORT ?? 3001)
  console.log(`listening on ${own}`)
}
