package features

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
