package adapter

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cascade/orchestrator"
)

func newReader(r io.Reader) *bufio.Reader { return bufio.NewReader(r) }

// A script is a provider that answers one request after another so, and the last ones alike.
type script struct {
	answers []func(http.ResponseWriter, *http.Request)
	asked   atomic.Int32
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i := int(s.asked.Add(1)) - 1
	s.answers[min(i, len(s.answers)-1)](w, r)
}

func says(status int, body string, headers ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func hangs(_ http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body) // only then does a server see that its client has gone
	<-r.Context().Done()
}

const (
	metaTook   = `{"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"x"}],"messages":[{"id":"wamid.1"}]}`
	twilioTook = `{"sid":"SM1","status":"queued","error_code":null}`
)

func metaError(code int) string {
	return fmt.Sprintf(`{"error":{"message":"to +6581234567: no","type":"OAuthException","code":%d}}`, code)
}

func twilioError(code, status int) string {
	return fmt.Sprintf(`{"code":%d,"message":"The 'To' number +6581234567 is bad","status":%d}`, code, status)
}

// hostile is what a provider may do, what becomes of the send, how often it was tried, and how long that took.
type hostile struct {
	name     string
	answers  []func(http.ResponseWriter, *http.Request)
	want     Answer
	unknown  bool
	requests int32
	took     time.Duration
}

func script1(f func(http.ResponseWriter, *http.Request)) []func(http.ResponseWriter, *http.Request) {
	return []func(http.ResponseWriter, *http.Request){f}
}

func refusal(code orchestrator.Code, reason string) Answer {
	return Answer{Status: orchestrator.Rejected, Code: code, Reason: reason}
}

func play(t *testing.T, list []hostile, took string, c orchestrator.Channel, of func(HTTP) Adapter) {
	ok := says(200, took)
	list = append(list,
		hostile{name: "it takes the send", answers: script1(ok), requests: 1},
		hostile{name: "it never answers", answers: script1(hangs), unknown: true, requests: 1, took: 10 * time.Second},
		hostile{name: "it breaks amid the answer", unknown: true, requests: 1,
			answers: script1(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "1000")
				io.WriteString(w, took[:10])
				http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			})},
		hostile{name: "it breaks before the answer", unknown: true, requests: 1,
			answers: script1(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })},
		hostile{name: "garbage in a good answer", answers: script1(says(200, "<html>")), unknown: true, requests: 1},
		hostile{name: "a good answer without an id", answers: script1(says(200, "{}")), unknown: true, requests: 1},
		hostile{name: "a gateway's bad answer", answers: script1(says(502, "<html>")), unknown: true, requests: 1},
		hostile{name: "a gateway's late answer", answers: script1(says(504, "")), unknown: true, requests: 1},
		hostile{name: "500 in no words of its own", answers: script1(says(500, "oops")),
			want: refusal(23, "HTTP 500"), requests: 1},
		hostile{name: "a redirection", answers: script1(says(307, "", "Location", "http://elsewhere/")),
			want: refusal(23, "HTTP 307"), requests: 1},
		hostile{
			name: "503 once", answers: append(script1(says(503, "")), ok), requests: 2, took: 100 * time.Millisecond,
		},
		hostile{name: "503 that says when", answers: append(script1(says(503, "", "Retry-After", "4")), ok),
			requests: 2, took: 4 * time.Second},
		hostile{name: "503 always", answers: script1(says(503, "")), want: refusal(23, "HTTP 503"),
			requests: 3, took: 500 * time.Millisecond},
		hostile{name: "too many, once", answers: append(script1(says(429, "", "Retry-After", "7")), ok),
			requests: 2, took: 7 * time.Second},
		hostile{name: "too many, in no words", answers: append(script1(says(429, "")), ok),
			requests: 2, took: time.Second},
		hostile{name: "too many for longer than the send waits", answers: script1(says(429, "", "Retry-After", "31")),
			want: refusal(11, "HTTP 429"), requests: 1},
		hostile{name: "too many always", answers: script1(says(429, "", "Retry-After", "10")),
			want: refusal(11, "HTTP 429"), requests: 3, took: 20 * time.Second},
		hostile{name: "404 in no words of its own", answers: script1(says(404, "404 page not found")),
			want: refusal(18, "HTTP 404"), requests: 1},
		hostile{name: "403 in no words of its own", answers: script1(says(403, "")),
			want: refusal(41, "HTTP 403"), requests: 1},
	)
	for _, tt := range list {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: tt.answers}
				got := sent(of(provider(t, s)), hi(c))
				if got.took != tt.took || s.asked.Load() != tt.requests {
					t.Errorf("%d requests in %s, want %d in %s", s.asked.Load(), got.took, tt.requests, tt.took)
				}
				want := tt.want
				if want == (Answer{}) && !tt.unknown {
					want = Answer{ID: got.ID, Status: orchestrator.Accepted}
				}
				if got.Answer != want || errors.Is(got.err, ErrUnknown) != tt.unknown || got.err != nil && !tt.unknown {
					t.Errorf("%+v, %v, want %+v", got.Answer, got.err, want)
				}
				if text := fmt.Sprint(got.err, got.Reason); strings.Contains(text, "81234567") {
					t.Errorf("it tells the recipient: %s", text)
				}
			})
		})
	}
}

func TestWhatsAppUnderAHostileProvider(t *testing.T) {
	ok := says(200, metaTook)
	play(t, []hostile{
		{name: "131026", answers: script1(says(400, metaError(131026))),
			want: refusal(1018, "131026 Message undeliverable"), requests: 1},
		{name: "190", answers: script1(says(401, metaError(190))),
			want: refusal(1006, "190 Invalid OAuth access token"), requests: 1},
		{name: "throughput", answers: append(script1(says(429, metaError(130429))), ok),
			requests: 2, took: time.Second},
		{name: "pair rate", answers: append(script1(says(400, metaError(131056))), says(400, metaError(131056)), ok),
			requests: 3, took: 5 * time.Second},
		{name: "its own 500", answers: append(script1(says(500, metaError(131000))), ok), requests: 2,
			took: 100 * time.Millisecond},
		{name: "its own 503 always", answers: script1(says(503, metaError(131016))),
			want: refusal(23, "131016 Service down"), requests: 3, took: 500 * time.Millisecond},
	}, metaTook, orchestrator.WhatsApp, func(h HTTP) Adapter {
		return NewWhatsApp(WhatsAppOptions{PhoneNumberID: "1", Token: "T", HTTP: h})
	})
}

func TestTwilioUnderAHostileProvider(t *testing.T) {
	ok := says(201, twilioTook)
	play(t, []hostile{
		{name: "21211", answers: script1(says(400, twilioError(21211, 400))),
			want: refusal(15, "21211 Invalid 'To' phone number"), requests: 1},
		{name: "20003", answers: script1(says(401, twilioError(20003, 401))),
			want: refusal(41, "20003 Authentication failed"), requests: 1},
		{name: "20429", answers: append(script1(says(429, twilioError(20429, 429))), ok),
			requests: 2, took: time.Second},
		{name: "its own 503", answers: append(script1(says(503, twilioError(20503, 503))), ok), requests: 2,
			took: 100 * time.Millisecond},
		{name: "a message that failed at once", answers: script1(says(201, `{"sid":"SM1","status":"failed","error_code":30007}`)),
			want: refusal(43, "30007 Message filtered"), requests: 1},
	}, twilioTook, orchestrator.SMS, func(h HTTP) Adapter {
		return NewTwilio(TwilioOptions{AccountSID: "AC1", AuthToken: "T", From: "SHOP", HTTP: h})
	})
}

func TestAProviderThatCannotBeReachedHasTakenNothing(t *testing.T) {
	for channel, of := range map[orchestrator.Channel]func(HTTP) Adapter{
		orchestrator.SMS:   func(h HTTP) Adapter { return NewTwilio(TwilioOptions{HTTP: h}) },
		orchestrator.RCS:   func(h HTTP) Adapter { return NewVonage(VonageOptions{HTTP: h}) },
		orchestrator.Viber: func(h HTTP) Adapter { return NewViber(ViberOptions{HTTP: h}) },
	} {
		synctest.Test(t, func(t *testing.T) {
			got := sent(of(refusing()), hi(channel))
			if got.err == nil || errors.Is(got.err, ErrUnknown) || got.took != 500*time.Millisecond {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAnAnswerThatIsNoHTTPIsUnknown(t *testing.T) {
	for _, bytes := range []string{"", "\x00\x01\x02", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", strings.Repeat("x", 1<<16)} {
		synctest.Test(t, func(t *testing.T) {
			got := sent(NewWhatsApp(WhatsAppOptions{HTTP: raw(t, bytes)}), hi(orchestrator.WhatsApp))
			if !errors.Is(got.err, ErrUnknown) {
				t.Errorf("%.20q: %+v", bytes, got)
			}
		})
	}
}

// A provider that asks for rest hears nobody until then, and then in the order in which the sends came.
func TestSendsKeepTheirOrderOverARest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var heard []string
		began := time.Now()
		h := provider(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			key := r.Header.Get("I-Twilio-Idempotency-Token")
			heard = append(heard, fmt.Sprint(key, "@", time.Since(began)))
			if len(heard) == 3 || len(heard) == 6 {
				says(429, "", "Retry-After", "5")(w, r)
				return
			}
			says(201, twilioTook)(w, r)
		}))
		h.Parallel = 1
		a := NewTwilio(TwilioOptions{HTTP: h})
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				s := hi(orchestrator.SMS)
				s.Key = fmt.Sprint(i)
				if got := sent(a, s); got.ID != "SM1" {
					t.Errorf("%d: %+v", i, got)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		want := "[0@0s 1@0s 2@0s 2@5s 3@5s 4@5s 4@10s 5@10s]"
		if got := fmt.Sprint(heard); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	})
}

// A send whose patience ends while the provider rests was not taken, and neither was one that is cancelled.
func TestSendsThatWaitGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := provider(t, &script{answers: script1(says(429, "", "Retry-After", "40"))})
		h.Patience = time.Minute
		a := NewTwilio(TwilioOptions{HTTP: h})
		ctx, cancel := context.WithCancel(context.Background())
		first := make(chan error)
		go func() {
			_, err := a.Send(ctx, hi(orchestrator.SMS))
			first <- err
		}()
		time.Sleep(30 * time.Second)
		cancel()
		if err := <-first; !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnknown) {
			t.Error(err)
		}
		h.Patience = 5 * time.Second
		a.(*twilioAccount).patience = h.Patience
		if got := sent(a, hi(orchestrator.SMS)); got.Code != orchestrator.Flooding || got.took != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestConnectionsAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := provider(t, &script{answers: script1(says(201, twilioTook))})
		transport := h.Transport.(*http.Transport)
		dial, dials := transport.DialTLSContext, 0
		transport.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			dials++
			return dial(ctx, network, address)
		}
		a := NewTwilio(TwilioOptions{HTTP: h})
		for range 20 {
			sent(a, hi(orchestrator.SMS))
		}
		if dials != 1 {
			t.Errorf("%d connections", dials)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := a.Run(ctx, nil); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
