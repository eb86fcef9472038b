package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// conn is one keep-alive HTTP/1.1 connection. It does little more than read and write,
// because what the client uses of the shared cores is taken from the server.
type conn struct {
	net.Conn
	r *bufio.Reader
}

// dial connects to an address of this machine.
func dial(address string) (*conn, error) {
	c, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return nil, err
	}
	return &conn{c, bufio.NewReaderSize(c, 64<<10)}, nil
}

// request is a GET as it is written to the connection.
func request(path string, headers ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: localhost\r\n", path)
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	b.WriteString("\r\n")
	return []byte(b.String())
}

// answer is what a request gave.
type answer struct {
	Status  int
	Headers [][2]string // in order; only filled by fetch
	Body    []byte      // only filled by fetch
	Length  int64       // bytes of the body
}

// skip sends a request and throws the body of the answer away.
func (c *conn) skip(req []byte) (answer, error) { return c.do(req, nil, io.Discard) }

// fetch sends a request and keeps the answer.
func (c *conn) fetch(req []byte) (answer, error) {
	var body bytes.Buffer
	var headers [][2]string
	a, err := c.do(req, func(name, value string) { headers = append(headers, [2]string{name, value}) }, &body)
	a.Headers, a.Body = headers, body.Bytes()
	return a, err
}

// do sends a request and reads the answer.
func (c *conn) do(req []byte, header func(name, value string), body io.Writer) (answer, error) {
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return answer{}, err
	}
	if _, err := c.Write(req); err != nil {
		return answer{}, err
	}
	a, chunked, err := c.head(header)
	if err != nil {
		return a, err
	}
	if !chunked {
		_, err = io.CopyN(body, c.r, a.Length)
		return a, err
	}
	a.Length, err = c.chunks(body)
	return a, err
}

// head reads the status line and the headers.
func (c *conn) head(header func(name, value string)) (a answer, chunked bool, err error) {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return a, false, err
	}
	if len(line) < len("HTTP/1.1 200") {
		return a, false, fmt.Errorf("no HTTP: %q", line)
	}
	if a.Status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return a, false, fmt.Errorf("no HTTP: %q", line)
	}
	for {
		if line, err = c.r.ReadSlice('\n'); err != nil {
			return a, false, err
		}
		name, value, ok := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(": "))
		if !ok {
			return a, chunked, nil
		}
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if a.Length, err = strconv.ParseInt(string(value), 10, 64); err != nil {
				return a, false, fmt.Errorf("Content-Length %q", value)
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		}
		if header != nil {
			header(string(name), string(value))
		}
	}
}

// chunks reads a chunked body.
func (c *conn) chunks(body io.Writer) (int64, error) {
	var total int64
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return total, err
		}
		size, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 64)
		if err != nil {
			return total, fmt.Errorf("chunk size %q", line)
		}
		if size > 0 {
			if _, err := io.CopyN(body, c.r, size); err != nil {
				return total, err
			}
		}
		total += size
		if _, err := c.r.Discard(len("\r\n")); err != nil || size == 0 {
			return total, err
		}
	}
}

// fetchOnce fetches one path on a connection of its own.
func fetchOnce(address, path string, headers ...string) (answer, error) {
	c, err := dial(address)
	if err != nil {
		return answer{}, err
	}
	defer c.Close()
	a, err := c.fetch(request(path, headers...))
	if err != nil {
		return a, fmt.Errorf("GET %s: %w", path, err)
	}
	return a, nil
}
