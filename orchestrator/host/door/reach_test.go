package door

import (
	"testing"
)

func TestCallsGoWhereTheyMay(t *testing.T) {
	for _, test := range []struct {
		words       []string
		may, mayNot []string
	}{
		{nil, []string{"127.0.0.1:80", "10.0.0.1:80", "8.8.8.8:443", "[::1]:80"}, nil},
		{[]string{"loopback"}, []string{"127.0.0.1:80", "127.9.9.9:80", "[::1]:80", "[::ffff:127.0.0.1]:80"},
			[]string{"10.0.0.1:80", "8.8.8.8:443", "[fe80::1%eth0]:80", "169.254.169.254:80", "0.0.0.0:80"}},
		{[]string{"public"}, []string{"8.8.8.8:443", "[2001:4860:4860::8888]:443"},
			[]string{"127.0.0.1:80", "[::1]:80", "10.0.0.1:80", "172.31.0.1:1", "192.168.1.1:1", "100.64.0.1:1", "169.254.169.254:80",
				"[fd00::1]:80", "[fe80::1%eth0]:80", "[::ffff:10.0.0.1]:80", "0.0.0.0:80", "[::]:80", "224.0.0.1:80", "255.255.255.255:80"}},
		{[]string{"private"}, []string{"10.0.0.1:80", "[fe80::1%eth0]:80"}, []string{"127.0.0.1:80", "8.8.8.8:443"}},
		{[]string{"10.1.2.3", "fd00::/64"}, []string{"10.1.2.3:80", "[fd00::7]:80"},
			[]string{"10.1.2.4:80", "[fd01::7]:80"}},
		{[]string{"10.1.0.0/16", "loopback"}, []string{"10.1.9.9:80", "127.0.0.1:80"}, []string{"10.2.0.0:80"}},
	} {
		r, err := ParseReach(test.words)
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range test.may {
			if err := r.Check("tcp", address, nil); err != nil {
				t.Errorf("%v: %s: %v", test.words, address, err)
			}
		}
		for _, address := range test.mayNot {
			if err := r.Check("tcp", address, nil); err == nil {
				t.Errorf("%v: calls may go to %s", test.words, address)
			}
		}
	}
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	for _, word := range []string{"", "localhost", "10.0.0.0/33", "Public", "1.2.3"} {
		if _, err := ParseReach([]string{"public", word}); err == nil {
			t.Errorf("%q is taken", word)
		}
	}
}
