// A real client: it binds, submits, answers receipts, asks after a message, takes one back, and unbinds. It prints what it
// sees; the test that runs it moves the clock when all is submitted.
import smpp from 'smpp';

const session = smpp.connect(process.env.SMPP_URL);
const ask = (command, fields = {}) =>
	new Promise(resolve => session[command](fields, resolve));
const show = (what, pdu) => console.log(what, Object.keys(smpp.errors).find(name => smpp.errors[name] === pdu.command_status));
const to = {source_addr: 'SHOP', destination_addr: '6581234567', registered_delivery: 1};

const receipts = [];
let enough;
const all = new Promise(resolve => { enough = resolve; });
session.on('deliver_sm', pdu => {
	session.send(pdu.response());
	receipts.push(pdu);
	if (receipts.length === 4) enough();
});
session.on('error', error => { console.log('error', error.message); process.exit(1); });

show('bind', await ask('bind_transceiver', {system_id: 'shop', password: 'secret'}));
const submits = [
	{short_message: 'Your order ships today.', user_message_reference: 17, validity_period: '000000001000000R'},
	{short_message: 'Şifreniz: 4711 👍'},
	{short_message: {udh: Buffer.from([5, 0, 3, 9, 2, 1]), message: 'The first half, '}},
	{short_message: {udh: Buffer.from([5, 0, 3, 9, 2, 2]), message: 'the second.'}},
];
for (const fields of submits) show('submit', await ask('submit_sm', {...to, ...fields}));
show('wrong number', await ask('submit_sm', {...to, destination_addr: '65', short_message: 'hi'}));
const later = await ask('submit_sm', {...to, short_message: 'later', schedule_delivery_time: '000001000000000R'});
console.log('submitted');
await all;

for (const pdu of receipts) {
	const text = pdu.short_message.message.replace(/id:\S+/, 'id:…');
	console.log('receipt', pdu.esm_class, pdu.source_addr, pdu.destination_addr, pdu.message_state,
		pdu.user_message_reference ?? '-', text);
}
const first = receipts[0].receipted_message_id;
const state = await ask('query_sm', {message_id: first, source_addr: 'SHOP'});
console.log('query', state.message_id === first, state.message_state);
show('cancel', await ask('cancel_sm', {message_id: later.message_id, source_addr: 'SHOP', destination_addr: '6581234567'}));
show('cancel', await ask('cancel_sm', {message_id: first}));
show('enquire', await ask('enquire_link'));
show('again', await ask('bind_receiver', {system_id: 'shop', password: 'secret'}));
show('unbind', await ask('unbind'));
session.close();
