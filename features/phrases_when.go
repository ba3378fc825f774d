package features

// whens are the phrases that make something happen.
func (v *vocabulary) whens() {
	v.Step(v.When(`^the message is sent$`, (*story).isSent, use{
		`the message is sent`,
		`Now, to +6500000100 where nothing is said of its recipient.`,
		`the message is sent`}))
	v.Step(v.When(`^the message is sent to "([^"]*)"$`, (*story).isSentTo, use{
		`the message is sent to "<msisdn>"`,
		`+6500000 and three digits are magic: the last two pick a behaviour, such as 01 for not on WhatsApp.`,
		`the message is sent to "+6500000101"`}))
	v.Step(v.When(`^"([^"]*)" is called$`, (*story).isCalled, use{
		`"<METHOD> <URL>" is called`,
		`Asks an application to send, under "cascade test --listen": Thens then speak of the sends that follow, as one.`,
		`"POST http://127.0.0.1:3000/orders/17/notify" is called`}))
	v.Step(v.When(`^"([^"]*)" is called with:$`, (*story).isCalledWith, use{
		`"<METHOD> <URL>" is called with:`,
		`The same with a body: JSON, or what its doc string names, such as text/csv.`,
		`"POST http://127.0.0.1:3000/orders" is called with:
  """
  {"order": 17, "to": "+6598765432"}
  """`}))
	v.Step(v.When(`^the message is sent through subaccount "([^"]*)"$`, (*story).isSentThrough, use{
		`the message is sent through subaccount "<id>"`,
		`By that subaccount's plan; one of which nothing is said has "the fallback plan".`,
		`the message is sent through subaccount "alerts"`}))
	v.Step(v.When(`^(\S+) messages? (?:is|are) sent, one every (.+)$`, (*story).areSent, use{
		`<n> messages are sent, one every <duration>`,
		`The same message again and again, the first one now.`,
		`100 messages are sent, one every 1s`}))
	v.Step(v.When(`^the scenario's traffic runs$`, (*story).trafficRuns, use{
		`the scenario's traffic runs`,
		`As the scenario file says; without traffic there it is one message, now.`,
		`the scenario's traffic runs`}))
	v.Step(v.When(`^the clock advances by (.+)$`, (*story).advances, use{
		`the clock advances by <duration>`,
		`From here on each Then speaks of where the clock stands.`,
		`the clock advances by 45s`}))
	v.Step(v.When(`^(\S+) (second|minute|hour|day)s? pass(?:es)?$`, (*story).timePasses, use{
		`<n> <second|minute|hour|day>s pass`,
		`As the clock advances: 1 minute passes, 2 hours pass.`,
		`90 seconds pass`}))
	v.Step(v.When(`^the clock reaches (.+)$`, (*story).reaches, use{
		`the clock reaches <duration>`,
		`Counted from virtual zero; everything due at that very instant has happened then.`,
		`the clock reaches 1m`}))
	v.Step(v.When(`^everything has happened$`, (*story).everythingHappened, use{
		`everything has happened`,
		`Runs until nothing is pending.`,
		`everything has happened`}))
	v.Step(v.When(`^the recipient answers "([^"]*)" on (\S+)$`, (*story).answers, use{
		`the recipient answers "<text>" on <channel>`,
		`Whom the message sent last went to writes back now; on WhatsApp that opens their 24-hour window.`,
		`the recipient answers "Yes" on WhatsApp`}))
	v.Step(v.When(`^(?:(?:for )?the message to "([^"]+)",? )?(\S+) reports (\S+) now(?: with code (\S+))?$`,
		ofMessage((*story).reportsNow), use{
			`<channel> reports <status> now[ with code <n>]`,
			`A receipt by hand for the message sent last, besides what the provider reports.`,
			`WhatsApp reports Read now`}))
	v.Step(v.When(`^the message(?: to "([^"]+)")? is cancelled$`, ofMessage((*story).isCancelled), use{
		`the message is cancelled`,
		`Refused once its first step has fired.`,
		`the message is cancelled`}))
}
