// Package sendapi is the Send API: its JSON, its checks and its error codes.
//
// [Decode] reads the body of one send and checks it against its [Terms]: what time it is there, and which
// plan and channels its subaccount has. It gives a message that the rules can run, or every problem of the
// body at once, each with the API's own code, the field, what is wrong and the mend. [DecodeBatch] does the
// same for a batch, whose messages are accepted and refused one by one.
//
// What it promises:
//   - The same bytes on the same terms give the same answer. It reads no clock and keeps no state.
//   - It never panics, whatever the bytes. A body too large, nested too deeply or malformed is refused
//     before anything is made of it.
//   - Problems stand in the order of the JSON text; a missing field counts at the end of its object.
//   - Field names are case-sensitive. A field that the API does not know is no problem: it is listed in
//     [Request.Findings], for the linter.
//   - null is the same as leaving the field out, for every field, the required ones included.
//
// How it works: fields declares what the bodies hold, and a reader walks the JSON tokens of a body by it into values
// that know where they stood (field, reader, tokens, syntax, wrongtype; value). A message of a batch is put over its
// template, object by object. A checker makes the message of it (the check files), collecting problems on the way
// (problem, errorcode); schema tells the linter what the API's schema asks beyond that. The http files answer requests
// over a [Host].
package sendapi
