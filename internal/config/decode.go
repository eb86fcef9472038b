package config

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// config takes what Callboard uses out of the merged tree, which is nil when
// there is no configuration at all.
func (d *decoder) config(root *value) *Config {
	o := d.asObject(root, "")
	c := &Config{
		Organization: d.organization(o.object("organization")),
		App:          d.app(o.object("app")),
		Backend:      d.backend(o.object("backend")),
		Catalog:      d.catalog(o.object("catalog")),
		Callboard:    d.callboard(o.object("callboard")),
	}
	o.ignoreUnknown()
	slices.Sort(d.ignored)
	c.Ignored = d.ignored
	return c
}

func (d *decoder) organization(o *object) Organization {
	defer o.ignoreUnknown()
	return Organization{Name: o.text("name")}
}

func (d *decoder) app(o *object) App {
	defer o.ignoreUnknown()
	return App{Title: o.text("title"), BaseURL: d.baseURL(o)}
}

func (d *decoder) backend(o *object) Backend {
	defer o.ignoreUnknown()
	return Backend{BaseURL: d.baseURL(o), Listen: d.listen(o)}
}

// baseURL reads the key baseUrl of o.
func (d *decoder) baseURL(o *object) string {
	text := o.text("baseUrl")
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		d.wrongType(o.v.get("baseUrl").value, o.at("baseUrl"), "an http:// or https:// URL")
		return ""
	}
	return text
}

// defaultPort is Backstage's, for a listen object that gives a host only.
const defaultPort = 7007

// listen reads backend.listen, which is a port, a text like :7007 or
// 127.0.0.1:7007, or an object.
func (d *decoder) listen(backend *object) Listen {
	const name, expected = "listen", "a port, host:port or {host, port}"
	v := backend.get(name)
	if v == nil {
		return Listen{}
	}
	path := backend.at(name)
	switch v.kind {
	case objectValue:
		o := d.asObject(v, path)
		port := o.integer("port", defaultPort, 1, 65535)
		return Listen{Host: o.text("host"), Port: int(port), Pos: v.pos}
	case textValue, numberValue:
		host, port := "", strings.TrimSpace(v.text)
		if v.kind == textValue && strings.Contains(port, ":") {
			var err error
			if host, port, err = net.SplitHostPort(port); err != nil {
				break
			}
		}
		if n, err := strconv.Atoi(port); err == nil && n >= 1 && n <= 65535 {
			return Listen{Host: host, Port: n, Pos: v.pos}
		}
	}
	d.wrongType(v, path, expected)
	return Listen{}
}
