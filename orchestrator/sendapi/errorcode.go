package sendapi

import "fmt"

// ErrorCode is why the API refuses a request. The numbers are the API's own.
type ErrorCode int

// The codes that Cascade gives out.
const (
	InvalidParameter         ErrorCode = 1000 // malformed JSON, or a value of the wrong JSON type
	IllegalSubaccount        ErrorCode = 1001
	InvalidEncoding          ErrorCode = 1003
	InvalidExpiry            ErrorCode = 1006
	OutOfRange               ErrorCode = 1010
	InvalidScheduleTime      ErrorCode = 1011
	Unauthorized             ErrorCode = 1200
	NotFound                 ErrorCode = 1300
	InternalError            ErrorCode = 2000
	MissedUser               ErrorCode = 3001
	MissedMSISDN             ErrorCode = 3002
	InvalidMSISDN            ErrorCode = 3003
	MissedContent            ErrorCode = 3004
	MissedText               ErrorCode = 3005
	TooLongText              ErrorCode = 3006
	MissedMediaURL           ErrorCode = 3007
	InvalidMediaURL          ErrorCode = 3008
	TooLongClientMessageID   ErrorCode = 3009
	InvalidContentType       ErrorCode = 3010
	TooLongSMSSource         ErrorCode = 3011
	MissedMessages           ErrorCode = 3012
	TooManyMessages          ErrorCode = 3013
	TooLongClientBatchID     ErrorCode = 3014
	TooLongFallbackText      ErrorCode = 3017
	InvalidCountryCode       ErrorCode = 3018
	InvalidDLRCallbackURL    ErrorCode = 3020
	InvalidFallbackChannel   ErrorCode = 3022
	InvalidFallbackDelay     ErrorCode = 3023
	InvalidFallbackStatus    ErrorCode = 3024
	InvalidFallbackDelivered ErrorCode = 3025
	InvalidFallbackRead      ErrorCode = 3026
	NotASubaccountChannel    ErrorCode = 3027
	EmptyTemplate            ErrorCode = 3030
)

// errorTexts is what the API's documentation calls each of its codes, those that Cascade never gives out
// included.
var errorTexts = map[ErrorCode]string{
	1000: "invalid parameter", 1001: "illegal subaccount", 1002: "invalid MSISDN", 1003: "invalid encoding",
	1004: "invalid text", 1005: "invalid source", 1006: "invalid expiry", 1008: "invalid id",
	1010: "out of range", 1011: "invalid schedule time", 1100: "bulk limit", 1200: "unauthorized",
	1201: "forbidden", 1300: "not found", 2000: "internal error", 3001: "missed user",
	3002: "missed MSISDN", 3003: "invalid MSISDN", 3004: "missed content", 3005: "missed text",
	3006: "too long text", 3007: "missed media URL", 3008: "invalid media URL",
	3009: "too long clientMessageId", 3010: "invalid content type", 3011: "too long SMS source",
	3012: "missed messages", 3013: "too many messages", 3014: "too long clientBatchId",
	3015: "missed user id", 3017: "too long fallback text", 3018: "invalid country code",
	3020: "invalid DR callback URL", 3022: "invalid fallback channel",
	3023: "invalid fallback delay range", 3024: "invalid fallback status",
	3025: "invalid fallback status Delivered", 3026: "invalid fallback status Read",
	3027: "invalid fallback subaccount channel", 3030: "empty template", 3038: "template not found",
}

// String is the code's meaning, such as "invalid fallback channel", or "code N" for one that is not
// documented.
func (c ErrorCode) String() string {
	if text, ok := errorTexts[c]; ok {
		return text
	}
	return fmt.Sprintf("code %d", int(c))
}
