// Package smpp is the mock SMSC: it serves SMPP 3.4 on a TCP listener, and hands what is submitted to the SMS provider
// of a world.
//
//	server := smpp.New(smpp.Options{Worlds: registry})
//	go server.Serve(listener)
//	defer server.Close()
//
// A client of any language then binds to it, with a subaccount as its system_id:
//
//	const session = smpp.connect('smpp://127.0.0.1:2775')
//	session.bind_transceiver({system_id: 'shop', password: ''}, () =>
//		session.submit_sm({destination_addr: '6598765432', short_message: 'hi', registered_delivery: 1}))
//	session.on('deliver_sm', pdu => session.send(pdu.response()))
//
// # What happens when
//
// The world decides what becomes of a message, and its clock when. What fails at the instant of its submission is
// refused by the submit_sm_resp; all else is told by receipts, which are webhooks of the world in every respect but
// their way: they go to whichever bind of the system_id receives, one after another in the order of cause, and an
// advance waits for each deliver_sm_resp. One that is not taken is sent again later in the world's time.
//
// A session's own timers (to bind, to ask after a silent peer, to wait for a response) are real time: a world that
// stands still keeps its links.
//
// What a recipient writes is a deliver_sm as well, where a bind receives.
//
// # Order
//
// Each link has a goroutine that reads and one that does what was asked, one request after another, so that the same
// requests in the same order have the same answers; responses go past those that wait. What waits and what is written
// is bounded: a peer that does not read is closed, one that asks too much at once is throttled.
//
// # Long messages
//
// Parts of a longer message, told by a user data header or sar parameters, are one message of the world, submitted
// when the last of them comes: the others are accepted meanwhile. Each part has an id, and a receipt if it asked.
//
// # What is accepted and ignored
//
// service_type, protocol_id, priority_flag, replace_if_present_flag, sm_default_msg_id, the reply path, ports and all
// other optional parameters. replace_sm is refused; data_sm and submit_multi are unknown here.
package smpp
