// A real client: it sends over every channel, meets two refusals, and checks the status webhooks that it hears. It prints
// what it sees; the test that runs it moves the clock when all is sent.
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {createServer} from 'node:http';
import {Auth} from '@vonage/auth';
import {verifySignature} from '@vonage/jwt';
import {Messages, RCSText, SMS, ViberText, WhatsAppTemplate, WhatsAppText} from '@vonage/messages';

const heard = [];
let enough;
const all = new Promise(resolve => { enough = resolve; });
const hook = createServer(async (request, response) => {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const body = Buffer.concat(chunks), token = request.headers.authorization.replace('Bearer ', '');
	const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
	const hash = createHash('sha256').update(body).digest('hex');
	heard.push({...JSON.parse(body), signed: verifySignature(token, process.env.VONAGE_SIGNATURE_SECRET) && claims.payload_hash === hash,
		forged: verifySignature(token, 'another secret'), key: claims.api_key});
	response.end();
	if (heard.length === Number(process.env.WEBHOOKS)) enough();
}).listen(0, '127.0.0.1');
await once(hook, 'listening');

const clientOf = apiSecret => new Messages(
	new Auth({apiKey: process.env.VONAGE_API_KEY, apiSecret}), {apiHost: process.env.VONAGE_BASE_URL});
const messages = clientOf(process.env.VONAGE_API_SECRET);
const to = {to: '6581234567', from: 'Shop', clientRef: 'order-17', webhookUrl: `http://127.0.0.1:${hook.address().port}/status`};
const sends = {
	sms: new SMS({...to, text: 'Your order ships.', ttl: 600, sms: {encodingType: 'auto'}}),
	whatsapp: new WhatsAppText({...to, text: 'Your order ships.'}),
	template: new WhatsAppTemplate({...to, template: {name: 'order_update', parameters: ['17']}, whatsapp: {policy: 'deterministic', locale: 'en'}}),
	viber: new ViberText({...to, text: 'Your order ships.', viberService: {category: 'transaction', ttl: 600, type: 'string'}}),
	rcs: new RCSText({...to, text: 'Your order ships.'}),
};
const ids = {};
for (const [name, message] of Object.entries(sends)) {
	const {messageUUID} = await messages.send(message);
	ids[messageUUID] = name;
	console.log(name, /^[0-9a-f-]{36}$/.test(messageUUID));
}
const refused = async (name, client, message) => {
	const error = await client.send(message).catch(error => error);
	console.log(name, error.response.status, (await error.response.json()).title);
};
await refused('wrong number', messages, new SMS({...to, to: '12', text: 'hi'}));
await refused('not there', messages, new ViberText({...to, to: '6500000103', text: 'hi'}));
await refused('wrong secret', clientOf('wrong'), new SMS({...to, text: 'hi'}));
console.log('sent');
await all;
for (const w of heard) console.log(ids[w.message_uuid], w.channel, w.status, w.client_ref, w.signed, w.forged, w.key);
hook.close();
