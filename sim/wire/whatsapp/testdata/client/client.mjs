// A real client: it has its webhook verified, makes a template, sends, meets refusals, checks the signature of every
// webhook, and marks what came in as read. It prints what it sees; the test that runs it moves the clock when all is sent.
import {once} from 'node:events';
import {createServer} from 'node:http';
import {GraphApiError, WhatsAppClient} from '@kapso/whatsapp-cloud-api';
import {normalizeWebhook, verifySignature} from '@kapso/whatsapp-cloud-api/server';

const {WHATSAPP_BASE_URL: baseUrl, WHATSAPP_TOKEN: accessToken, WHATSAPP_APP_SECRET: appSecret, WEBHOOKS} = process.env;
const phoneNumberId = process.env.WHATSAPP_PHONE_NUMBER_ID, businessAccountId = `1${phoneNumberId}`;

const heard = [];
let enough;
const all = new Promise(resolve => { enough = resolve; });
const hook = createServer(async (request, response) => {
	const query = new URL(request.url, 'http://here').searchParams;
	if (request.method === 'GET') {
		const right = query.get('hub.mode') === 'subscribe' && query.get('hub.verify_token') === 'sesame';
		response.writeHead(right ? 200 : 403).end(query.get('hub.challenge'));
		return;
	}
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const rawBody = Buffer.concat(chunks), signatureHeader = request.headers['x-hub-signature-256'];
	heard.push({
		...normalizeWebhook(JSON.parse(rawBody)),
		signed: verifySignature({appSecret, rawBody, signatureHeader}),
		forged: verifySignature({appSecret: 'other', rawBody, signatureHeader}),
	});
	response.end();
	if (heard.length === Number(WEBHOOKS)) enough();
}).listen(0, '127.0.0.1');
await once(hook, 'listening');

const clientOf = (accessToken, graphVersion = 'v24.0') => new WhatsAppClient({accessToken, baseUrl, graphVersion});
const client = clientOf(accessToken);
const subscribe = async verify_token => {
	const response = await fetch(`${baseUrl}/v24.0/${businessAccountId}/subscribed_apps`, {
		method: 'POST', headers: {authorization: `Bearer ${accessToken}`},
		body: JSON.stringify({override_callback_uri: `http://127.0.0.1:${hook.address().port}/status`, verify_token}),
	});
	const {success, error} = await response.json();
	console.log('subscribed', response.status, success ?? error.code);
};
const refused = async (name, ask) => {
	const error = await ask().catch(error => error);
	console.log(name, error instanceof GraphApiError, error.httpStatus, error.code, error.category, error.retry.action);
};

await subscribe('other');
await subscribe('sesame');
const template = await client.templates.create({
	businessAccountId, name: 'login_code', language: 'en_US', category: 'AUTHENTICATION', messageSendTtlSeconds: 60,
	components: [{type: 'BODY', add_security_recommendation: true}],
});
console.log('template', template.status, template.category);
console.log('templates', (await client.templates.list({businessAccountId})).data.map(t => `${t.name} ${t.category} ${t.status}`).join(', '));

const names = {};
const show = (name, {contacts, messages}) => {
	names[messages[0].id] = name;
	console.log(name, contacts[0].input, contacts[0].waId, messages[0].messageStatus ?? '-');
};
const to = '+6581234567';
show('text', await client.messages.sendText({phoneNumberId, to, body: 'Grüße 👍', bizOpaqueCallbackData: 'order-17'}));
show('old', await clientOf(accessToken, 'v23.0').messages.sendText({phoneNumberId, to, body: 'hi'}));
show('template', await client.messages.sendTemplate({phoneNumberId, to, template: {
	name: 'login_code', language: {code: 'en_US'}, components: [{type: 'body', parameters: [{type: 'text', text: '4711'}]}],
}}));
show('image', await client.messages.sendImage({phoneNumberId, to, image: {link: 'https://example.com/a.png', caption: 'A'}}));
show('buttons', await client.messages.sendInteractiveButtons({phoneNumberId, to, bodyText: 'Is it?', buttons: [{id: 'yes', title: 'Yes'}]}));
await refused('no recipient', () => client.messages.sendText({phoneNumberId, to: 'nobody', body: 'hi'}));
await refused('not there', () => client.messages.sendText({phoneNumberId, to: '+6500000101', body: 'hi'}));
await refused('wrong token', () => clientOf('other').messages.sendText({phoneNumberId, to, body: 'hi'}));
console.log('sent');
await all;

const data = s => `${s.pricing?.category ?? '-'} ${s.errors?.[0].code ?? '-'} ${s.conversation ? 'conversation' : '-'} ${s.bizOpaqueCallbackData ?? '-'}`;
for (const {statuses, messages, contacts, signed, forged} of heard) {
	for (const s of statuses) console.log(names[s.id], s.status, s.recipientId, s.timestamp, data(s), signed, forged);
	for (const m of messages) {
		console.log('inbound', m.from, m.type, m.text.body, names[m.context.id], contacts[0].waId, signed, forged);
		console.log('read', (await client.messages.markRead({phoneNumberId, messageId: m.id})).success);
	}
}
const history = await fetch(`${baseUrl}/v24.0/${phoneNumberId}/message_history`, {headers: {authorization: `Bearer ${accessToken}`}});
for (const m of (await history.json()).data) console.log('history', names[m.message_id], m.events.data.map(e => e.delivery_status).join(' '));
console.log('deleted', (await client.templates.delete({businessAccountId, name: 'login_code'})).success);
await refused('no template', () => client.messages.sendTemplate({phoneNumberId, to, template: {name: 'login_code', language: {code: 'en_US'}}}));
hook.close();
