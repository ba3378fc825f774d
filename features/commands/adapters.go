package commands

import (
	"time"

	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/host/adapter"
	"cascade/scenarios"
)

// newAdapter makes the adapter of a channel, whose receipts arrive at the URL. Its settings have been checked.
func newAdapter(c scenarios.ServiceChannel, callback string) adapter.Adapter {
	s := c.Settings
	over := adapter.HTTP{Patience: c.Timeout, Parallel: c.Parallel}
	switch c.Adapter {
	case "whatsapp":
		return adapter.NewWhatsApp(adapter.WhatsAppOptions{
			URL: s["url"], Version: s["version"], PhoneNumberID: s["phoneNumberId"], Token: s["token"],
			AppSecret: s["appSecret"], VerifyToken: s["verifyToken"], HTTP: over,
		})
	case "twilio":
		return adapter.NewTwilio(adapter.TwilioOptions{
			URL: s["url"], AccountSID: s["accountSid"], AuthToken: s["authToken"], From: s["from"], Service: s["service"],
			Validity: span(s["validity"]), HTTP: over,
		})
	case "vonage":
		return adapter.NewVonage(adapter.VonageOptions{
			URL: s["url"], APIKey: s["apiKey"], APISecret: s["apiSecret"], SignatureSecret: s["signatureSecret"],
			From: s["from"], TTL: span(s["ttl"]), HTTP: over,
		})
	case "viber":
		return adapter.NewViber(adapter.ViberOptions{
			URL: s["url"], AuthToken: s["authToken"], Sender: s["sender"], UserIDs: s["userIds"] == "true", Webhook: callback,
			HTTP: over,
		})
	case "smpp":
		ids, _ := smpp.ParseIDForm(s["ids"])
		return adapter.NewSMPP(adapter.SMPPOptions{
			Address: s["address"], TLS: s["tls"] == "true", SystemID: s["systemId"], Password: s["password"],
			SystemType: s["systemType"], IDs: ids, EnquireLink: span(s["enquireLink"]), Window: c.Parallel, Patience: c.Timeout,
			Form: smpp.Form{Source: s["source"], Validity: span(s["validity"]), Whole: s["whole"] == "true"},
		})
	}
	panic("no adapter " + c.Adapter + ", and the configuration was accepted")
}

func span(text string) time.Duration {
	d, _ := time.ParseDuration(text) // of one that was read: "" is 0
	return d
}
