package sendapi

// UnknownFields lists the fields of a message's body that the API does not know, such as "content.txt", in the
// order of the text and up to where it is well formed: also of a body that Decode refuses.
func UnknownFields(data []byte) []string {
	if tooLarge(len(data), MaxMessageBytes, "") != nil {
		return nil
	}
	var r reader
	var b body
	r.reset(data, "")
	r.message(&b)
	return r.unknown
}
