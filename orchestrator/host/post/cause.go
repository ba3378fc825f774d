package post

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strings"

	"cascade/orchestrator/host/door"
)

// mostSaid is how many bytes of an answer are kept.
const mostSaid = 200

// Beginning is as much of an answer as is kept, in a copy.
func Beginning(answer []byte) string {
	return strings.ToValidUTF8(string(answer[:min(len(answer), mostSaid)]), "�")
}

// CauseOf tells why an HTTP request has no answer, without the addresses and ports that differ from run to run.
func CauseOf(err error) string {
	if err == nil {
		return ""
	}
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err // without the method and the URL, which may hold a password
	}
	var dial *net.OpError
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var noToken *tokenError
	var forbidden *door.Unreachable
	switch {
	case errors.As(err, &forbidden):
		return forbidden.Error()
	case errors.As(err, &noToken):
		return noToken.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "too late"
	case errors.As(err, &certificate):
		return "no connection: " + certificate.Err.Error()
	case errors.As(err, &name):
		return "no connection: " + name.Name + ": " + name.Err
	case errors.As(err, &dial) && dial.Op == "dial":
		return "no connection: " + innermost(dial.Err)
	}
	return "no answer: " + innermost(err)
}

// innermost is what an error says at its root, such as "connection refused".
func innermost(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
