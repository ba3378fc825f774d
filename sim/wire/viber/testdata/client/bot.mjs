// A real client: Viber's own bot. It sets its webhook, sends, is refused, and prints the events that its middleware lets
// through, which checks their signatures.
import {once} from 'node:events';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);
const {Bot, Message, UserProfile} = require('viber-bot');

const bot = new Bot({authToken: process.env.VIBER_AUTH_TOKEN, name: 'Shop', avatar: 'http://shop/avatar.png'});
bot._client._url = `${process.env.VIBER_BASE_URL}/pa`; // it knows no other way
const heard = [];
let enough;
const all = new Promise(resolve => { enough = resolve; });
const hear = told => {
	heard.push(`${told.event} ${told.user_id} ${Number(told.message_token) === token}`);
	if (heard.length === 2) enough();
};
bot.on('delivered', hear);
bot.on('seen', hear);
const hook = createServer(bot.middleware()).listen(0, '127.0.0.1');
await once(hook, 'listening');

const set = await bot.setWebhook(`http://127.0.0.1:${hook.address().port}/`);
console.log('webhook', set.status, set.event_types.join(' '));
const user = new UserProfile('01234567890A=');
const [token] = await bot.sendMessage(user, new Message.Text('Your order ships.'), {order: 17});
console.log('sent twice', (await bot.sendMessage(new UserProfile('+6500000106'), [new Message.Text('a'), new Message.Picture('http://shop/a.jpg', 'b')])).length);
const refused = await bot.sendMessage(new UserProfile('+6500000103'), new Message.Text('hi')).catch(error => error);
console.log('refused', refused.status, refused.status_message);
console.log('account', (await bot.getBotProfile()).name);
console.log('user', (await bot.getUserDetails(user)).id);
console.log('online', (await bot.getOnlineStatus([user.id])).users[0].online_status_message);
console.log('sent');
await all;
for (const line of heard) console.log(line);
hook.close();
