package features

// givens are the phrases that describe the world and the message. Their expressions take any words where a
// channel, a status or a duration stands, so that a wrong one is answered and not just unknown.
func (v *vocabulary) givens() {
	v.Given(`^the fallback plan:$`, (*story).fallbackPlan, use{
		`the fallback plan:`,
		`The plan of messages that name no channels; an empty cell is left out, fallbackAfter counts seconds.`,
		`the fallback plan:
  | channel  | fallbackAfter | successStatus |
  | WhatsApp | 60            | Read          |
  | SMS      |               |               |`})
	v.Given(`^the Send API payload:$`, (*story).sendAPIPayload, use{
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
  """`})
	v.Given(`^subaccount "([^"]*)" has the fallback plan:$`, (*story).subaccountPlan, use{
		`subaccount "<id>" has the fallback plan:`,
		`The plan of messages that are sent through that subaccount and name no channels.`,
		`subaccount "alerts" has the fallback plan:
  | channel | fallbackAfter | successStatus |
  | Viber   | 30            | Delivered     |
  | SMS     |               |               |`})
	v.Given(`^the scenario "([^"]*)"$`, (*story).scenario, use{
		`the scenario "<name>"`,
		`A world of the catalogue, or a scenario file; a path is looked up beside the feature file first.`,
		`the scenario "three-channels"`})
	v.Given(`^(\S+) reports:$`, (*story).reportsTable, use{
		`<channel> reports:`,
		`Exactly these receipts, each counted from the firing; a column "code" gives failures theirs.`,
		`WhatsApp reports:
  | status    | after |
  | Accepted  | 50ms  |
  | Delivered | 3s    |`})
	v.Given(`^(\S+) reports (\S+) after (.+?)(?: with code (\S+))?$`, (*story).reportsAfter, use{
		`<channel> reports <status> after <duration>[ with code <n>]`,
		`Adds a receipt; the channel then reports what is said and nothing else.`,
		`WhatsApp reports Delivered after 3s`})
	v.Given(`^(\S+) rejects the message(?: after (.+?))?(?: with code (\S+))?$`, (*story).rejects, use{
		`<channel> rejects the message[ after <duration>][ with code <n>]`,
		`Adds a rejection: at once and with code 41 where nothing else is said.`,
		`WhatsApp rejects the message after 2s with code 1`})
	v.Given(`^(\S+) stays silent$`, (*story).staysSilent, use{
		`<channel> stays silent`,
		`The channel takes messages and never reports anything.`,
		`Viber stays silent`})
	v.Given(`^(\S+) is unreachable from (.+) to (.+)$`, (*story).unreachable, use{
		`<channel> is unreachable from <duration> to <duration>`,
		`The provider refuses connections up to, but not at, the end: each send is Rejected with code 23.`,
		`WhatsApp is unreachable from 0s to 5m`})
	v.Given(`^the recipient is offline on (\S+) from (.+) to (.+)$`, (*story).offline, use{
		`the recipient is offline on <channel> from <duration> to <duration>`,
		`The provider holds what it should deliver until the end, if its time-to-live allows.`,
		`the recipient is offline on WhatsApp from 0s to 12m`})
	v.Given(`^the (\S+) template "([^"]*)" lives for (.+)$`, (*story).templateLives, use{
		`the <utility|authentication|marketing> template "<name>" lives for <duration>`,
		`The message is that WhatsApp template, with a fallbackText for the SMS.`,
		`the utility template "order_update" lives for 10m`})
	v.Given(`^the message expires after (.+)$`, (*story).expires, use{
		`the message expires after <duration>`,
		`Counted from the submission.`,
		`the message expires after 15m`})
	v.Given(`^the message is scheduled for (.+)$`, (*story).scheduled, use{
		`the message is scheduled for <duration>`,
		`When the first step fires, counted from virtual zero.`,
		`the message is scheduled for 1h`})
}

// whens are the phrases that make something happen.
func (v *vocabulary) whens() {
	v.When(`^the message is sent$`, (*story).isSent, use{
		`the message is sent`,
		`Now, to +6500000100 where nothing is said of its recipient.`,
		`the message is sent`})
	v.When(`^the message is sent to "([^"]*)"$`, (*story).isSentTo, use{
		`the message is sent to "<msisdn>"`,
		`+6500000 and three digits are magic: the last two pick a behaviour, such as 01 for not on WhatsApp.`,
		`the message is sent to "+6500000101"`})
	v.When(`^the message is sent through subaccount "([^"]*)"$`, (*story).isSentThrough, use{
		`the message is sent through subaccount "<id>"`,
		`By that subaccount's plan; one of which nothing is said has "the fallback plan".`,
		`the message is sent through subaccount "alerts"`})
	v.When(`^(\S+) messages? (?:is|are) sent, one every (.+)$`, (*story).areSent, use{
		`<n> messages are sent, one every <duration>`,
		`The same message again and again, the first one now.`,
		`100 messages are sent, one every 1s`})
	v.When(`^the scenario's traffic runs$`, (*story).trafficRuns, use{
		`the scenario's traffic runs`,
		`As the scenario file says; without traffic there it is one message, now.`,
		`the scenario's traffic runs`})
	v.When(`^the clock advances by (.+)$`, (*story).advances, use{
		`the clock advances by <duration>`,
		`From here on each Then speaks of where the clock stands.`,
		`the clock advances by 45s`})
	v.When(`^the clock reaches (.+)$`, (*story).reaches, use{
		`the clock reaches <duration>`,
		`Counted from virtual zero; everything due at that very instant has happened then.`,
		`the clock reaches 1m`})
	v.When(`^everything has happened$`, (*story).everythingHappened, use{
		`everything has happened`,
		`Runs until nothing is pending.`,
		`everything has happened`})
	v.When(`^(\S+) reports (\S+) now(?: with code (\S+))?$`, (*story).reportsNow, use{
		`<channel> reports <status> now[ with code <n>]`,
		`A receipt by hand for the message sent last, besides what the provider reports.`,
		`WhatsApp reports Read now`})
	v.When(`^the message is cancelled$`, (*story).isCancelled, use{
		`the message is cancelled`,
		`Refused once its first step has fired.`,
		`the message is cancelled`})
}

// thens are the phrases that expect something. Each first lets everything happen, unless the scenario moves the
// clock itself, and speaks of the message sent last.
func (v *vocabulary) thens() {
	v.Then(`^the channels fire:$`, (*story).channelsFire, use{
		`the channels fire:`,
		`Exactly these, in this order, at these times.`,
		`the channels fire:
  | channel  | at |
  | WhatsApp | 0s |
  | SMS      | 1m |`})
	v.Then(`^only (\S+) fires$`, (*story).onlyFires, use{
		`only <channel> fires`, `It fires, and nothing else does.`, `only WhatsApp fires`})
	v.Then(`^(\S+) fires at (.+)$`, (*story).firesAt, use{
		`<channel> fires at <duration>`, `At that very instant.`, `Viber fires at 1m`})
	v.Then(`^(\S+) does not fire$`, (*story).doesNotFire, use{
		`<channel> does not fire`, `It has not been handed the message.`, `SMS does not fire`})
	v.Then(`^the message succeeds on (\S+) at (.+)$`, (*story).succeeds, use{
		`the message succeeds on <channel> at <duration>`,
		`When the receipt that its step waits for has come.`,
		`the message succeeds on Viber at 1m3s`})
	v.Then(`^the message fails at (.+) with code (\S+)$`, (*story).fails, use{
		`the message fails at <duration> with code <n>`,
		`When its last step fails; a late receipt may still save it after that.`,
		`the message fails at 5s with code 46`})
	v.Then(`^the message expires at (.+)$`, (*story).expiresAt, use{
		`the message expires at <duration>`, `When it is still open at its expiry.`, `the message expires at 15m`})
	v.Then(`^the message is still open$`, (*story).stillOpen, use{
		`the message is still open`, `It has neither succeeded nor ended.`, `the message is still open`})
	v.Then(`^the message has been cancelled$`, (*story).hasBeenCancelled, use{
		`the message has been cancelled`, `Its cancel was accepted.`, `the message has been cancelled`})
	v.Then(`^the recipient receives (\S+) cop(?:y|ies)$`, (*story).receives, use{
		`the recipient receives <n> copy|copies`,
		`On how many channels the message was delivered.`,
		`the recipient receives 2 copies`})
	v.Then(`^the customer is told:$`, (*story).customerIsTold, use{
		`the customer is told:`,
		`Exactly these receipts, in this order; stale ones are never told.`,
		`the customer is told:
  | channel  | state     | detail                 | at   |
  | WhatsApp | queued    |                        | 50ms |
  | WhatsApp | delivered | delivered_to_recipient | 3s   |`})
	v.Then(`^(\S+) is skipped at (.+) with code (\S+)$`, (*story).isSkipped, use{
		`<channel> is skipped at <duration> with code <n>`,
		`Its turn came and it could not be handed the message at all.`,
		`SMS is skipped at 0s with code 2`})
	v.Then(`^the payload is refused with code (\S+)$`, (*story).payloadRefused, use{
		`the payload is refused with code <n>`,
		`Any of the codes of its problems will do; a payload not sent yet is checked as it stands.`,
		`the payload is refused with code 3022`})
	v.Then(`^the request is refused with code (\S+)$`, (*story).requestRefused, use{
		`the request is refused with code <n>`,
		`The cancel, or the receipt by hand, that came last.`,
		`the request is refused with code 1300`})
	v.Then(`^the linter warns of "([^"]*)"$`, (*story).linterWarns, use{
		`the linter warns of "<rule>"`,
		`Among its other findings on the message, sent or not.`,
		`the linter warns of "read-wait"`})
	v.Then(`^the linter has no warning$`, (*story).linterSilent, use{
		`the linter has no warning`, `No finding at all.`, `the linter has no warning`})
	v.Then(`^(\S+) fires for (\S+) messages?$`, (*story).firesFor, use{
		`<channel> fires for <n> messages`, `Of all messages of the scenario.`, `SMS fires for 12 messages`})
	v.Then(`^at least (\S+)% of messages succeed within (.+)$`, (*story).succeedWithin, use{
		`at least <p>% of messages succeed within <duration>`,
		`Each counted from its first firing.`,
		`at least 99.5% of messages succeed within 2m`})
	v.Then(`^at most (\S+)% of messages are duplicates$`, (*story).duplicates, use{
		`at most <p>% of messages are duplicates`,
		`Messages with two copies or more.`,
		`at most 5% of messages are duplicates`})
}
