package sendapi

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// Key is the key that requests must bear. The empty Key is met by any.
type Key string

// Is compares in a time that tells nothing of the key.
func (k Key) Is(given string) bool {
	want, got := sha256.Sum256([]byte(k)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// Bearer checks the request's Authorization header: it must bear the key, or, where any will do, some key if
// one is needed at all. Otherwise the request is refused with 401 and code 1200.
func (k Key) Bearer(w http.ResponseWriter, r *http.Request, needed bool) error {
	if k == "" && !needed {
		return nil
	}
	return BearsOneOf([]Key{k}, w, r)
}

// BearsOneOf checks the request's Authorization header as Bearer does, where any of several keys will do.
func BearsOneOf(keys []Key, w http.ResponseWriter, r *http.Request) error {
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given = strings.TrimSpace(given)
	bears := false
	for _, k := range keys { // all of them: the time taken tells nothing
		bears = k == "" || k.Is(given) || bears
	}
	if bears && given != "" && strings.EqualFold(scheme, "Bearer") {
		return nil
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	return Refuse(http.StatusUnauthorized, Unauthorized,
		"the request was not authenticated: send the header Authorization: Bearer KEY")
}
