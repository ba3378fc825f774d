// A real client: it sends, meets refusals, checks the signature of every callback, and then fetches, lists, takes back,
// redacts and deletes. It prints what it sees; the test that runs it moves the clock when all is sent.
import {once} from 'node:events';
import {createServer} from 'node:http';
import twilio from 'twilio';

const {TWILIO_BASE_URL, TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, CALLBACKS} = process.env;

const heard = [];
let enough;
const all = new Promise(resolve => { enough = resolve; });
const hook = createServer(async (request, response) => {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
	const signature = request.headers['x-twilio-signature'], url = `http://${request.headers.host}${request.url}`;
	heard.push({
		...form, ref: new URL(url).searchParams.get('ref'),
		signed: twilio.validateRequest(token, signature, url, form), forged: twilio.validateRequest('other', signature, url, form),
	});
	response.end();
	if (heard.length === Number(CALLBACKS)) enough();
}).listen(0, '127.0.0.1');
await once(hook, 'listening');
const statusCallback = `http://127.0.0.1:${hook.address().port}/status?ref=order-17`;

// The client knows no other host than Twilio's: its requests are led here.
class Here extends twilio.RequestClient {
	request(options) {
		return super.request({...options, uri: options.uri.replace('https://api.twilio.com', TWILIO_BASE_URL)});
	}
}
const clientOf = token => twilio(account, token, {httpClient: new Here()});
const {messages} = clientOf(token), client = clientOf(token);

const names = {};
const send = async (name, fields) => {
	const message = await messages.create({to: '+6581234567', from: '+15005550006', body: name, statusCallback, ...fields});
	names[message.sid] = name;
	console.log(name, message.status, message.numSegments, message.errorCode, message.dateCreated.toISOString());
	return message;
};
const refused = async (name, ask) => {
	const error = await ask().catch(error => error);
	console.log(name, error.status, error.code, error.moreInfo);
};

const sms = await send('sms', {validityPeriod: 600});
await send('unicode', {body: 'Şifreniz: 4711 👍'});
await send('media', {mediaUrl: ['https://example.com/a.png']});
await send('whatsapp', {to: 'whatsapp:+6581234567', from: 'whatsapp:+15005550006'});
const scheduled = await send('scheduled', {
	from: undefined, messagingServiceSid: 'MG00000000000000000000000000000001', scheduleType: 'fixed', sendAt: new Date('2026-01-01T01:00:00Z'),
});
await refused('no number', () => send('no number', {to: '12'}));
await refused('test number', () => send('test number', {to: '+15005550004'}));
await refused('not there', () => send('not there', {to: '+6500000103'}));
await refused('wrong token', () => clientOf('other').messages.create({to: '+6581234567', from: '+15005550006', body: 'hi'}));
console.log('cancelled', (await client.messages(scheduled.sid).update({status: 'canceled'})).status);
console.log('sent');
await all;
for (const h of heard) console.log(names[h.MessageSid], h.MessageStatus, h.ErrorCode ?? '-', h.To, h.ref, h.signed, h.forged);

const fetched = await client.messages(sms.sid).fetch();
console.log('fetched', fetched.status, fetched.dateSent.toISOString(), fetched.body);
console.log('listed', (await messages.list({pageSize: 2})).map(m => names[m.sid]).join(' '));
console.log('listed', (await messages.list({to: 'whatsapp:+6581234567'})).map(m => names[m.sid]).join(' '));
console.log('listed', (await messages.list({dateSentAfter: new Date('2026-01-02T00:00:00Z')})).length);
console.log('redacted', JSON.stringify((await client.messages(sms.sid).update({body: ''})).body));
console.log('deleted', await client.messages(sms.sid).remove());
await refused('gone', () => client.messages(sms.sid).fetch());
hook.close();
