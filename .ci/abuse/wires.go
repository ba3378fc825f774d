package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
)

// wireAbuses are those of the providers' protocols.
func wireAbuses(p part) []abuse {
	return []abuse{
		{name: "SMPP: PDUs of every bad length, and bodies that end too early", most: 200, do: p.badPDUs},
		{name: fmt.Sprintf("SMPP: %s connections that never bind, and one more", thousands(p.of(2000))),
			most: 300, do: p.halfOpen},
		{name: fmt.Sprintf("SMPP: %s submits of a client that reads no answer", thousands(p.of(1_000_000))),
			most: 1500, do: p.flood},
		{name: fmt.Sprintf("SMPP: %s parts of messages that are never whole", thousands(p.of(100_000))),
			most: 300, do: p.drafts},
		{name: fmt.Sprintf("HTTP wires: %s requests that are refused, with paths of 32 KiB", thousands(p.of(50_000))),
			most: 500, do: p.refusals},
		{name: "Twilio: forms of a hundred thousand parameters, and of broken escapes", most: 300, do: p.forms},
	}
}

// pdu is a frame of SMPP, with whatever length it is to claim.
func pdu(length, command, sequence uint32, body string) string {
	b := binary.BigEndian.AppendUint32(nil, length)
	b = binary.BigEndian.AppendUint32(b, command)
	b = binary.BigEndian.AppendUint32(b, 0)
	return string(binary.BigEndian.AppendUint32(b, sequence)) + body
}

func whole(command, sequence uint32, body string) string {
	return pdu(uint32(16+len(body)), command, sequence, body)
}

const (
	bindTransceiver = 9
	submitSM        = 4
)

func bind(system string) string {
	return whole(bindTransceiver, 1, system+"\x00p\x00\x00\x34\x00\x00\x00")
}

// submit is a submit_sm with a text, and optional parameters.
func submit(sequence uint32, esm byte, text, parameters string) string {
	return whole(submitSM, sequence, "\x00\x00\x00shop\x00\x01\x016598765432\x00"+string(esm)+"\x00\x00\x00\x00\x01\x00\x00\x00"+
		string(byte(len(text)))+text+parameters)
}

// link is a connection that has bound.
func (s *server) link() (net.Conn, error) {
	conn, err := net.Dial("tcp", s.smpp)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, bind("shop")); err != nil {
		return nil, err
	}
	answer := make([]byte, 24)
	if _, err := io.ReadFull(conn, answer[:16]); err != nil {
		return nil, err
	}
	if status := binary.BigEndian.Uint32(answer[8:]); status != 0 {
		return nil, fmt.Errorf("the bind is answered with %d", status)
	}
	_, err = io.ReadFull(conn, answer[:binary.BigEndian.Uint32(answer)-16])
	return conn, err
}

func (p part) badPDUs(s *server) (string, error) {
	if _, err := s.must("PUT", shop, "{}"); err != nil {
		return "", err
	}
	closed, answered := 0, 0
	for _, length := range []uint32{0, 1, 4, 15, 65_537, 1 << 20, 0x7fffffff, 0xffffffff} {
		conn, err := s.link()
		if err != nil {
			return "", err
		}
		_, _ = io.WriteString(conn, pdu(length, submitSM, 2, ""))
		text, _ := io.ReadAll(conn) // to the end: it is closed
		conn.Close()
		if len(text) != 16 || binary.BigEndian.Uint32([]byte(text)[4:]) != 0x80000000 {
			return "", fmt.Errorf("a length of %d is answered with %x", length, text)
		}
		closed++
	}
	conn, err := s.link()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	sound := submit(2, 0, "Hello", "")[16:]
	for end := range len(sound) {
		if _, err := io.WriteString(conn, whole(submitSM, uint32(end), sound[:end])); err != nil {
			return "", err
		}
		head := make([]byte, 16)
		if _, err := io.ReadFull(conn, head); err != nil {
			return "", fmt.Errorf("a body of %d octets: %w", end, err)
		}
		if binary.BigEndian.Uint32(head[8:]) == 0 {
			return "", fmt.Errorf("a body of %d octets is taken", end)
		}
		answered++
	}
	return fmt.Sprintf("%d lengths: generic_nack, and the link is closed; %d short bodies: an error each, and the link stays", closed, answered), s.alive()
}

func (p part) halfOpen(s *server) (string, error) {
	n := p.of(2000)
	var conns []net.Conn
	for range n {
		conn, err := net.Dial("tcp", s.smpp)
		if err != nil {
			return "", err
		}
		conns = append(conns, conn)
	}
	var all sync.WaitGroup
	var closed atomic.Int64
	for _, conn := range conns {
		all.Go(func() {
			defer conn.Close()
			if _, err := conn.Read(make([]byte, 1)); err != nil {
				closed.Add(1)
			}
		})
	}
	all.Wait()
	conn, err := s.link()
	if err == nil {
		conn.Close()
	}
	if err == nil && int(closed.Load()) != n {
		err = fmt.Errorf("%d were closed", closed.Load())
	}
	return fmt.Sprintf("%s closed after the 10 s that a bind has; then one binds", thousands(int(closed.Load()))), err
}

// flood submits as fast as it is taken, and reads nothing.
func (p part) flood(s *server) (string, error) {
	conn, err := s.link()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	sent := 0
	for i := range p.of(1_000_000) {
		if _, err := io.WriteString(conn, submit(uint32(2+i), 0, "Hello", "")); err != nil {
			break
		}
		sent++
	}
	if sent == p.of(1_000_000) && !p.small {
		return "", fmt.Errorf("all %d were read", sent)
	}
	return "not read on, and closed after the 10 s that an answer has to be taken in", s.alive()
}

func (p part) drafts(s *server) (string, error) {
	conn, err := s.link()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	go func() { _, _ = io.Copy(io.Discard, conn) }()
	text := strings.Repeat("x", 20_000)
	parameters := string(binary.BigEndian.AppendUint16([]byte("\x04\x24"), uint16(len(text)))) + text // message_payload
	for i := range p.of(100_000) {
		sar := fmt.Sprintf("\x02\x0c\x00\x02%c%c\x02\x0e\x00\x01%c\x02\x0f\x00\x01%c", byte(i>>8), byte(i), 0, 0)
		sar = string([]byte{2, 0x0c, 0, 2, byte(i >> 8), byte(i), 2, 0x0e, 0, 1, 200, 2, 0x0f, 0, 1, byte(1 + i>>16)})
		if _, err := io.WriteString(conn, submit(uint32(2+i), 0, "", sar+parameters)); err != nil {
			return "", err
		}
	}
	return "the oldest are dropped, so that 4 MiB wait at most", s.alive()
}

func (p part) refusals(s *server) (string, error) {
	if _, err := s.must("PUT", shop, "{}"); err != nil {
		return "", err
	}
	long := strings.Repeat("x", 32<<10)
	answers := map[int]int{}
	var mu sync.Mutex
	err := inParallel(8, p.of(50_000), func(i int) error {
		wire := []string{"whatsapp", "twilio", "vonage", "viber"}[i%4]
		a, err := s.ask("POST", "/wire/shop/"+wire+"/"+long, "{}")
		mu.Lock()
		defer mu.Unlock()
		answers[a.status]++
		return err
	})
	return counted(answers) + "; a timeline keeps 65,536 lines of such", err
}

func (p part) forms(s *server) (string, error) {
	const path = "/wire/shop/twilio/2010-04-01/Accounts/AC1/Messages.json"
	answers := map[int]int{}
	for _, form := range []string{
		strings.Repeat("To=%2B6598765432&", 50_000), strings.Repeat("&", 900_000), strings.Repeat("a=1&", 200_000),
		"To=%2B6598765432&Body=" + strings.Repeat("%zz", 1000), "To=%", strings.Repeat("%00",
			300_000), ";;;;", "To=" + strings.Repeat("%2B", 300_000),
	} {
		a, err := s.askAs("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form))
		if err != nil {
			return "", err
		}
		if a.status >= 500 || a.status/100 == 2 {
			return "", fmt.Errorf("%.40q: %d %.200s", form, a.status, a.text)
		}
		answers[a.status]++
	}
	return counted(answers), s.alive()
}
