// A real client: messaging-api-viber. It sends every type of message, to one receiver and to several, and prints what
// it is answered.
import {createRequire} from 'node:module';

const {ViberClient} = createRequire(import.meta.url)('messaging-api-viber');
const clientOf = accessToken => new ViberClient({
	accessToken, sender: {name: 'Shop', avatar: 'http://shop/avatar.png'}, origin: process.env.VIBER_BASE_URL, onRequest: () => {},
});
const client = clientOf(process.env.VIBER_AUTH_TOKEN);
const to = '01234567890A=', media = 'http://shop/a.jpg';
const show = async (name, call) => {
	const answer = await call.catch(error => error);
	console.log(answer instanceof Error ? `${name} ${answer.message}` : `${name} ${answer.status} ${answer.statusMessage}`);
	return answer;
};
await show('text', client.sendText(to, 'Your order ships.', {trackingData: 'order-17'}));
await show('picture', client.sendPicture(to, {text: 'The box', media, thumbnail: media}));
await show('video', client.sendVideo(to, {media, size: 10000, thumbnail: media, duration: 10}));
await show('file', client.sendFile(to, {media, size: 10000, fileName: 'bill.pdf'}));
await show('contact', client.sendContact(to, {name: 'Ann', phoneNumber: '+6581234567'}));
await show('location', client.sendLocation(to, {lat: '1.3', lon: '103.8'}));
await show('url', client.sendURL(to, 'http://shop/'));
await show('sticker', client.sendSticker(to, 46105));
const broadcast = await show('broadcast', client.broadcastText([to, '+6500000103'], 'hi'));
console.log(broadcast.failedList[0].receiver, broadcast.failedList[0].statusMessage);
await show('nobody', client.sendText('+6500000103', 'hi'));
await show('nothing', client.sendText(to, ''));
await show('webhook', client.setWebhook('http://127.0.0.1:1/'));
await show('removed', client.removeWebhook());
await show('account', client.getAccountInfo());
console.log('user', (await client.getUserDetails(to)).id);
console.log('online', (await client.getOnlineStatus([to]))[0].onlineStatusMessage);
await show('token', clientOf('another').sendText(to, 'hi'));
