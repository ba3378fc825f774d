package features

// givens are the phrases that describe the world and the message. Their expressions take any words where a
// channel, a status or a duration stands, so that a wrong one is answered and not just unknown.
func (v *vocabulary) givens() {
	v.givenPlans()
	v.givenProviders()
	v.givenMessage()
}

// givenPlans are about where the message comes from, and its plan.
func (v *vocabulary) givenPlans() {
	v.Step(v.Given(`^the fallback plan:$`, (*story).fallbackPlan, use{
		`the fallback plan:`,
		`The plan of messages that name no channels; an empty cell is left out, fallbackAfter counts seconds.`,
		`the fallback plan:
  | channel  | fallbackAfter | successStatus |
  | WhatsApp | 60            | Read          |
  | SMS      |               |               |`}))
	v.Step(v.Given(`^the Send API payload:$`, (*story).sendAPIPayload, use{
		`the Send API payload:`,
		`The message as the Send API's JSON; its channels replace the plan.`,
		`the Send API payload:
  """
  {
    "user": {"msisdn": "+6598765432"},
    "type": "text",
    "content": {"text": "Hello World!"},
    "channels": [{"channel": "WhatsApp", "fallbackAfter": 60}, {"channel": "SMS"}]
  }
  """`}))
	v.Step(v.Given(`^subaccount "([^"]*)" has the fallback plan:$`, (*story).subaccountPlan, use{
		`subaccount "<id>" has the fallback plan:`,
		`The plan of messages that are sent through that subaccount and name no channels.`,
		`subaccount "alerts" has the fallback plan:
  | channel | fallbackAfter | successStatus |
  | Viber   | 30            | Delivered     |
  | SMS     |               |               |`}))
	v.Step(v.Given(`^the scenario "([^"]*)"$`, (*story).scenario, use{
		`the scenario "<name>"`,
		`A world of the catalogue, or a scenario file; a path is looked up beside the feature file first.`,
		`the scenario "three-channels"`}))
}

// givenProviders are about the channels and the recipient.
func (v *vocabulary) givenProviders() {
	v.Step(v.Given(`^(\S+) reports:$`, (*story).reportsTable, use{
		`<channel> reports:`,
		`Exactly these receipts, each counted from the firing; a column "code" gives failures theirs, "providerCode" the provider's own number, and "segment" is of one part of a long SMS.`,
		`WhatsApp reports:
  | status    | after |
  | Accepted  | 50ms  |
  | Delivered | 3s    |`}))
	v.Step(v.Given(`^(\S+) reports (\S+) after (.+?)(?: with code (\S+))?$`, (*story).reportsAfter, use{
		`<channel> reports <status> after <duration>[ with code <n>]`,
		`Adds a receipt; the channel then reports what is said and nothing else.`,
		`WhatsApp reports Delivered after 3s`}))
	v.Step(v.Given(`^(\S+) rejects the message(?: after (.+?))?(?: with code (\S+))?$`, (*story).rejects, use{
		`<channel> rejects the message[ after <duration>][ with code <n>]`,
		`Adds a rejection: at once and with code 41 where nothing else is said.`,
		`WhatsApp rejects the message after 2s with code 1`}))
	v.Step(v.Given(`^(\S+) stays silent$`, (*story).staysSilent, use{
		`<channel> stays silent`,
		`The channel takes messages and never reports anything.`,
		`Viber stays silent`}))
	v.Step(v.Given(`^(\S+) is unreachable from (.+) to (.+)$`, (*story).unreachable, use{
		`<channel> is unreachable from <duration> to <duration>`,
		`The provider refuses connections up to, but not at, the end: each send is Rejected with code 23.`,
		`WhatsApp is unreachable from 0s to 5m`}))
	v.Step(v.Given(`^the recipient is offline on (\S+) from (.+) to (.+)$`, (*story).offline, use{
		`the recipient is offline on <channel> from <duration> to <duration>`,
		`The provider holds what it should deliver until the end, if its time-to-live allows.`,
		`the recipient is offline on WhatsApp from 0s to 12m`}))
	v.Step(v.Given(`^the recipient is not on (\S+)$`, (*story).notOn, use{
		`the recipient is not on <channel>`,
		`The channel rejects what is for the recipient at once with code 1, and nobody else's.`,
		`the recipient is not on WhatsApp`}))
	v.Step(v.Given(`^the recipient last wrote (.+) ago$`, (*story).lastWrote, use{
		`the recipient last wrote <duration> ago`,
		`On WhatsApp, counted back from virtual zero. It counts where the scenario says "session: required".`,
		`the recipient last wrote 25h ago`}))
}

// givenMessage are about the message.
func (v *vocabulary) givenMessage() {
	v.Step(v.Given(`^the (\S+) template "([^"]*)" lives for (.+)$`, (*story).templateLives, use{
		`the <utility|authentication|marketing> template "<name>" lives for <duration>`,
		`The message is that WhatsApp template, with a fallbackText for the SMS.`,
		`the utility template "order_update" lives for 10m`}))
	v.Step(v.Given(`^the message expires after (.+)$`, (*story).expires, use{
		`the message expires after <duration>`,
		`Counted from the submission.`,
		`the message expires after 15m`}))
	v.Step(v.Given(`^the message is scheduled for (.+)$`, (*story).scheduled, use{
		`the message is scheduled for <duration>`,
		`When the first step fires, counted from virtual zero.`,
		`the message is scheduled for 1h`}))
}
