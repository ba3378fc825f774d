package orchestrator

// Encoding is how an SMS text is put into bits. The zero value is AUTO.
type Encoding uint8

// The encodings. AUTO picks GSM-7 when every character is in its alphabet, else UCS-2.
const (
	AutoEncoding Encoding = iota
	GSM7
	UCS2
)
