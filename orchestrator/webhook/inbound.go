package webhook

// Inbound is what an inbound message tells: who wrote what, to whom, on which channel. A field without a value
// is left out.
type Inbound struct {
	UMID         string         `json:"umid"` // the inbound message's own
	SubAccountID string         `json:"subAccountId"`
	Timestamp    string         `json:"timestamp"` // see Timestamp
	User         InboundUser    `json:"user"`
	Recipient    Recipient      `json:"recipient"`
	Type         string         `json:"type"` // capitalised, such as "Text"
	Content      InboundContent `json:"content"`
	ReplyToUMID  string         `json:"replyToUmid,omitempty"` // the message that it answers
}

// InboundUser is who wrote.
type InboundUser struct {
	MSISDN        string `json:"msisdn,omitempty"`
	ChannelUserID string `json:"channelUserId,omitempty"`
	Name          string `json:"name,omitempty"`
	Username      string `json:"username,omitempty"`
}

// Recipient is what they wrote to: the subaccount's channel.
type Recipient struct {
	Channel   string `json:"channel"` // see ChannelName
	ChannelID string `json:"channelId"`
}

// InboundContent is what they wrote, as far as the type of the message has it.
type InboundContent struct {
	Text        string       `json:"text,omitempty"`
	URL         string       `json:"url,omitempty"`     // of a medium or a file
	Payload     string       `json:"payload,omitempty"` // of a template's quick reply button
	Location    *Location    `json:"location,omitempty"`
	Interactive *Interactive `json:"interactive,omitempty"`
}

// Location is a place, in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Interactive is the choice that an interactive message was answered with: Type is button_reply or list_reply, and
// the reply of that name is there.
type Interactive struct {
	Type        string `json:"type"`
	ButtonReply *Reply `json:"button_reply,omitempty"`
	ListReply   *Reply `json:"list_reply,omitempty"`
}

// Reply is one choice of an interactive message.
type Reply struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}
