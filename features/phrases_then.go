package features

// thens are the phrases that expect something. Each first lets everything happen, unless the scenario moves the
// clock itself, and speaks of the message sent last, or of the last one to a number.
func (v *vocabulary) thens() {
	v.thenFires()
	v.thenEnds()
	v.thenReaches()
	v.thenRefuses()
	v.thenCrowds()
}

// thenFires are about when the message is handed to which channel.
func (v *vocabulary) thenFires() {
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?the channels fire:$`,
		ofMessage((*story).channelsFire), use{
			`the channels fire:`,
			`Exactly these, in this order, and at these times where there is a column "at".`,
			`the channels fire:
  | channel  | at |
  | WhatsApp | 0s |
  | SMS      | 1m |`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?only (\S+) fires$`,
		ofMessage((*story).onlyFires), use{
			`only <channel> fires`, `It fires, and nothing else does.`, `only WhatsApp fires`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?(\S+) fires(?: at (.+))?$`,
		ofMessage((*story).fires), use{
			`<channel> fires[ at <duration>]`, `At that very instant, or whenever.`, `Viber fires at 1m`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?(\S+) fires within (.+)$`,
		ofMessage((*story).firesWithin), use{
			`<channel> fires within <duration>`,
			`Counted from the submission; the end is within.`,
			`Viber fires within 2m`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?(\S+) does not fire$`,
		ofMessage((*story).doesNotFire), use{
			`<channel> does not fire`, `It has not been handed the message.`, `SMS does not fire`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?(\S+) never fires$`,
		ofMessage((*story).neverFires), use{
			`<channel> never fires`,
			`It does not fire, and no longer can: where the clock was moved, the message has ended.`,
			`SMS never fires`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?(\S+) lapses at (.+)$`,
		ofMessage((*story).lapses), use{
			`<channel> lapses at <duration>`, `Its window ends without success.`, `WhatsApp lapses at 1m`}))
}

// thenEnds are about how a message ends.
func (v *vocabulary) thenEnds() {
	v.Step(v.Then(`^the message(?: to "([^"]+)")? succeeds(?: on (\S+))?(?: at (.+))?$`,
		ofMessage((*story).succeeds), use{
			`the message succeeds[ on <channel>][ at <duration>]`,
			`When the receipt that its step waits for has come.`,
			`the message succeeds on Viber at 1m3s`}))
	v.Step(v.Then(`^the message(?: to "([^"]+)")? fails(?: at (.+?))?(?: with code (\S+))?$`,
		ofMessage((*story).fails), use{
			`the message fails[ at <duration>][ with code <n>]`,
			`When its last step fails; a late receipt may save it after that instant, and not where none is named.`,
			`the message fails at 5s with code 46`}))
	v.Step(v.Then(`^the message(?: to "([^"]+)")? expires(?: at (.+))?$`, ofMessage((*story).expiresAt), use{
		`the message expires[ at <duration>]`, `When it is still open at its expiry.`, `the message expires at 15m`}))
	v.Step(v.Then(`^the message(?: to "([^"]+)")? is still open$`, ofMessage((*story).stillOpen), use{
		`the message is still open`, `It has neither succeeded nor ended.`, `the message is still open`}))
	v.Step(v.Then(`^the message(?: to "([^"]+)")? has been cancelled$`,
		ofMessage((*story).hasBeenCancelled), use{
			`the message has been cancelled`, `Its cancel was accepted.`, `the message has been cancelled`}))
}

// thenReaches are about what the recipient gets and the customer is told.
func (v *vocabulary) thenReaches() {
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?the recipient receives (\S+) cop(?:y|ies)$`,
		ofMessage((*story).receives), use{
			`the recipient receives <n|no> copy|copies`,
			`On how many channels the message was delivered.`,
			`the recipient receives 2 copies`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?the recipient receives (\S+) cop(?:y|ies) in all$`,
		ofMessage((*story).receivesInAll), use{
			`the recipient receives <n> copy|copies in all`,
			`Of all messages that were sent to the recipient, together.`,
			`the recipient receives 2 copies in all`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?the customer is told:$`,
		ofMessage((*story).customerIsTold), use{
			`the customer is told:`,
			`Exactly these receipts, in this order, by the columns that are given; stale ones are never told.`,
			`the customer is told:
  | channel  | state     | detail                 | at   |
  | WhatsApp | queued    |                        | 50ms |
  | WhatsApp | delivered | delivered_to_recipient | 3s   |`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?the customer is told "([^"]*)" for (\S+) at (.+)$`,
		ofMessage((*story).customerIsToldOnce), use{
			`the customer is told "<state>" for <channel> at <duration>`,
			`That receipt, among others.`,
			`the customer is told "delivered" for WhatsApp at 3s`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?the SMS says "(.*)"$`,
		ofMessage((*story).smsSays), use{
			`the SMS says "<text>"`,
			`The fallbackText where the message has one, else its text, handed over as an SMS.`,
			`the SMS says "Hello World!"`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?the SMS has (\S+) segments?$`,
		ofMessage((*story).smsHasSegments), use{
			`the SMS has <n> segments`,
			`What its text takes in its encoding.`,
			`the SMS has 1 segment`}))
	v.Step(v.Then(`^the cost is (\S+)$`, (*story).costs, use{
		`the cost is <n>`,
		`Of all messages so far, by the prices of the scenario.`,
		`the cost is 0.02`}))
	v.Step(v.Then(`^(?:(?:for )?the message to "([^"]+)",? )?(\S+) is skipped at (.+) with code (\S+)$`,
		ofMessage((*story).isSkipped), use{
			`<channel> is skipped at <duration> with code <n>`,
			`Its turn came and it could not be handed the message at all.`,
			`SMS is skipped at 0s with code 2`}))
}

// thenRefuses are about what is refused, and what the linter finds.
func (v *vocabulary) thenRefuses() {
	v.Step(v.Then(`^the payload is refused with code (\S+)$`, (*story).payloadRefused, use{
		`the payload is refused with code <n>`,
		`Any of the codes of its problems will do; a payload not sent yet is checked as it stands.`,
		`the payload is refused with code 3022`}))
	v.Step(v.Then(`^the request is refused with code (\S+)$`, (*story).requestRefused, use{
		`the request is refused with code <n>`,
		`The cancel, or the receipt by hand, that came last.`,
		`the request is refused with code 1300`}))
	v.Step(v.Then(`^the linter warns of "([^"]*)"$`, (*story).linterWarns, use{
		`the linter warns of "<rule>"`,
		`Among its other findings on the message, sent or not.`,
		`the linter warns of "read-wait"`}))
	v.Step(v.Then(`^the linter has no warning$`, (*story).linterSilent, use{
		`the linter has no warning`, `No finding at all.`, `the linter has no warning`}))
}

// thenCrowds are about all messages of a scenario.
func (v *vocabulary) thenCrowds() {
	v.Step(v.Then(`^(\S+) fires for (\S+) messages?$`, (*story).firesFor, use{
		`<channel> fires for <n> messages`, `Of all messages of the scenario.`, `SMS fires for 12 messages`}))
	v.Step(v.Then(`^at least (\S+)% of messages succeed within (.+)$`, (*story).succeedWithin, use{
		`at least <p>% of messages succeed within <duration>`,
		`Each counted from its first firing.`,
		`at least 99.5% of messages succeed within 2m`}))
	v.Step(v.Then(`^at most (\S+)% of messages are duplicates$`, (*story).duplicates, use{
		`at most <p>% of messages are duplicates`,
		`Messages with two copies or more.`,
		`at most 5% of messages are duplicates`}))
}
