package sendapi

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"cascade/orchestrator/problem"
)

// ReadJSON reads the body of a request that has to be JSON of at most so many bytes. It refuses another
// content type with 415, a larger body with 413, a slow one with 408, and one that is cut short with 400.
func ReadJSON(w http.ResponseWriter, r *http.Request, most int) ([]byte, error) {
	return ReadBody(w, r, most, "application/json")
}

// ReadBody is ReadJSON for a body of any of these media types.
func ReadBody(w http.ResponseWriter, r *http.Request, most int, types ...string) ([]byte, error) {
	if err := checkType(r, types); err != nil {
		return nil, err
	}
	tooLarge := Refuse(http.StatusRequestEntityTooLarge, InvalidParameter, "the body is over %s", size(most))
	if r.ContentLength > int64(most) {
		w.Header().Set("Connection", "close") // rather than read what is refused
		return nil, tooLarge
	}
	body := http.MaxBytesReader(w, r.Body, int64(most))
	data, err := readAll(body, r.ContentLength)
	refused, isRefusal := errors.AsType[*Refusal](err)
	switch {
	case err == nil:
		return data, nil
	case isRefusal:
		return nil, refused
	case isTooLarge(err):
		return nil, tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, Refuse(http.StatusRequestTimeout, InvalidParameter, "the body did not arrive in time")
	}
	return nil, Invalid("the body ends too early: %v", err)
}

// readAll reads a body, in one piece where its length is known.
func readAll(body io.Reader, length int64) ([]byte, error) {
	if length < 0 {
		return io.ReadAll(body)
	}
	data := make([]byte, length)
	_, err := io.ReadFull(body, data)
	return data, err
}

func isTooLarge(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}

// checkType refuses a body that says to be something else. One that says nothing is taken as what it should be.
func checkType(r *http.Request, types []string) error {
	wanted := strings.Join(types, " or ")
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return Refuse(http.StatusUnsupportedMediaType, InvalidParameter,
			"the body is encoded as %s; send it as it is", problem.Quote(encoding))
	}
	given := r.Header.Get("Content-Type")
	if given == "" || given == "application/json" {
		if given == "" || types[0] == given {
			return nil
		}
	}
	media, params, err := mime.ParseMediaType(given)
	charset := params["charset"]
	known := err == nil && (charset == "" || strings.EqualFold(charset, "utf-8"))
	for _, t := range types {
		if known && (media == t || t == "application/json" && strings.HasSuffix(media, "+json")) {
			return nil
		}
	}
	return Refuse(http.StatusUnsupportedMediaType, InvalidParameter,
		"the body is of type %s; send %s in UTF-8", problem.Quote(given), wanted)
}

// size is a number of bytes in words.
func size(n int) string {
	if n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
