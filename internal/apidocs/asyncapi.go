package apidocs

import (
	"cmp"
	"slices"
	"strings"
)

// readAsyncAPI reads AsyncAPI 2 and 3.
func readAsyncAPI(root *node, doc *Document, limits Limits) {
	r := &asyncAPI{treeReader: newTreeReader(root, doc, limits), tags: newGrouping(), contentType: root.str("defaultContentType")}
	doc.Kind, doc.Dialect = AsyncAPI, "AsyncAPI "+minor(root.str("asyncapi"))
	readInfo(root, doc)
	r.servers()
	doc.Auth = r.readSchemes(root.at("/components/securitySchemes"))
	r.namedSchemas(schemaList{"#/components/schemas/", "Schemas"})
	if strings.HasPrefix(root.str("asyncapi"), "3") {
		r.operations3()
	} else {
		r.operations2()
	}
	doc.Groups = r.tags.groups(channelGroup, channelGroup)
	r.readPending()
}

// channelGroup holds the operations without a tag.
const channelGroup = "Channels"

type asyncAPI struct {
	*treeReader
	tags        *grouping
	contentType string
	count       int
}

func (r *asyncAPI) servers() {
	r.root.get("servers").each(func(name string, raw *node) {
		n := r.follow(raw)
		if n == nil {
			return
		}
		address := n.str("url")
		if address == "" { // version 3
			address = n.str("host") + n.str("pathname")
			if protocol := n.str("protocol"); protocol != "" && address != "" && !strings.Contains(address, "://") {
				address = protocol + "://" + address
			}
		}
		r.doc.Servers = append(r.doc.Servers, Server{Name: name, URL: address, Protocol: n.str("protocol"), Description: n.str("description"), Variables: readVariables(n.get("variables"))})
	})
}

// add puts an operation into the group of its first tag.
func (r *asyncAPI) add(op *Operation, tags ...*node) {
	for _, n := range tags {
		for _, raw := range n.list("tags") {
			if tag := r.follow(raw); tag.str("name") != "" {
				r.tags.declare(tag.str("name"), tag.str("description"))
				r.tags.add(tag.str("name"), op)
				return
			}
		}
	}
	r.tags.add(channelGroup, op)
}

func (r *asyncAPI) room() bool {
	if r.count++; r.count > r.limits.Operations {
		r.note("There are more than %d operations; the rest is left out.", r.limits.Operations)
		return false
	}
	return true
}

// operations2 reads version 2, where a channel says what others may do with it:
// publish to it, subscribe to it.
func (r *asyncAPI) operations2() {
	r.root.get("channels").eachKey(func(address string, raw *node) {
		channel := r.follow(raw)
		for _, action := range []struct{ key, method, badge string }{
			{"publish", "PUB", "others send"}, {"subscribe", "SUB", "others receive"},
		} {
			n := channel.get(action.key)
			if n == nil || !r.room() {
				continue
			}
			op := r.operation(n, channel, address)
			op.ID = r.uniqueID(cmp.Or(n.str("operationId"), action.key+" "+address))
			op.Method, op.Badges = action.method, []string{action.badge}
			op.Messages = r.messages(n.get("message"))
			r.add(op, n, channel)
		}
	})
}

// operation reads what both versions say alike.
func (r *asyncAPI) operation(n, channel *node, address string) *Operation {
	op := &Operation{
		Path: address, Summary: cmp.Or(n.str("summary"), n.str("title")),
		Description: cmp.Or(n.str("description"), channel.str("description")), Deprecated: n.bool("deprecated"),
		Parameters: r.parameters(channel.get("parameters")),
		Bindings:   append(r.bindings(n.get("bindings")), r.bindings(channel.get("bindings"))...),
		Secured:    n.has("security"), Security: requirements(n.get("security")),
	}
	if op.Summary == "" {
		op.Summary = cmp.Or(channel.str("summary"), channel.str("title"))
	}
	return op
}

func (r *asyncAPI) parameters(n *node) []Parameter {
	var all []Parameter
	n.eachKey(func(name string, raw *node) {
		if p := r.follow(raw); p != nil {
			all = append(all, Parameter{Name: name, In: "channel", Required: true, Description: p.str("description"), Schema: r.schema(cmp.Or(p.get("schema"), p))})
		}
	})
	return all
}

// messages reads one message, or the alternatives of oneOf.
func (r *asyncAPI) messages(raw *node) []Message {
	n := r.follow(raw)
	if n == nil {
		return nil
	}
	list := []*node{raw}
	if one := n.get("oneOf"); one.isList() {
		list = one.items
	}
	var all []Message
	for _, item := range list {
		if m := r.follow(item); m != nil && r.spend() {
			all = append(all, r.message(refName(item.str("$ref")), m))
		}
	}
	return all
}

func (r *asyncAPI) message(key string, n *node) Message {
	m := Message{
		Name: cmp.Or(n.str("name"), n.str("messageId"), key), Title: n.str("title"), Summary: n.str("summary"), Description: n.str("description"),
		ContentType: cmp.Or(n.str("contentType"), r.contentType),
		Headers:     r.schema(n.get("headers")), Bindings: r.bindings(n.get("bindings")),
	}
	payload := n.get("payload")
	format := strings.ToLower(cmp.Or(n.str("schemaFormat"), payload.str("schemaFormat")))
	switch {
	case strings.Contains(format, "avro"), strings.Contains(format, "protobuf"), strings.Contains(format, "raml"):
		m.Examples = append(m.Examples, exampleOf("", "The payload's schema, "+format, cmp.Or(payload.get("schema"), payload)))
	default:
		m.Payload = r.schema(payload)
	}
	for _, raw := range n.list("traits") {
		r.trait(&m, r.follow(raw))
	}
	for _, raw := range n.list("examples") {
		if example := r.follow(raw); example.has("payload") && len(m.Examples) < maxExamples {
			m.Examples = append(m.Examples, exampleOf(example.str("name"), example.str("summary"), example.get("payload")))
		}
	}
	return m
}

// trait adds what a message shares with others.
func (r *asyncAPI) trait(m *Message, n *node) {
	m.ContentType = cmp.Or(m.ContentType, n.str("contentType"))
	m.Summary, m.Description = cmp.Or(m.Summary, n.str("summary")), cmp.Or(m.Description, n.str("description"))
	if headers := r.schema(n.get("headers")); headers != nil && m.Headers == nil {
		m.Headers = headers
	} else if headers != nil {
		m.Headers = &Schema{All: []*Schema{m.Headers, headers}}
	}
	m.Bindings = append(m.Bindings, r.bindings(n.get("bindings"))...)
}

// operations3 reads version 3, where an operation says what the application
// itself does: send, receive, answer.
func (r *asyncAPI) operations3() {
	used := make(map[*node]bool)
	r.root.get("operations").eachKey(func(id string, raw *node) {
		n := r.follow(raw)
		if n == nil || !r.room() {
			return
		}
		channel := r.follow(n.get("channel"))
		used[channel] = true
		op := r.operation(n, channel, r.address(n.get("channel"), channel))
		op.ID, op.Method = r.uniqueID(id), strings.ToUpper(cmp.Or(n.str("action"), "send"))
		op.Messages = r.channelMessages(n, channel)
		r.reply(op, n.get("reply"))
		r.add(op, n, channel)
	})
	r.root.get("channels").eachKey(func(name string, raw *node) {
		channel := r.follow(raw)
		if channel == nil || used[channel] || !r.room() {
			return
		}
		op := r.operation(channel, channel, cmp.Or(channel.str("address"), name))
		op.ID, op.Method = r.uniqueID("channel "+name), "CHANNEL"
		op.Messages = r.channelMessages(nil, channel)
		op.Bindings = r.bindings(channel.get("bindings"))
		r.add(op, channel)
	})
}

func (r *asyncAPI) address(ref, channel *node) string {
	return cmp.Or(channel.str("address"), refName(ref.str("$ref")))
}

// channelMessages are those an operation names, or else all of its channel.
func (r *asyncAPI) channelMessages(operation, channel *node) []Message {
	if list := operation.get("messages"); list.isList() {
		var all []Message
		for _, item := range list.items {
			all = append(all, r.messages(item)...)
		}
		return all
	}
	var all []Message
	channel.get("messages").eachKey(func(name string, raw *node) {
		if m := r.follow(raw); m != nil && r.spend() {
			all = append(all, r.message(name, m))
		}
	})
	return all
}

// reply says where and with what a request is answered.
func (r *asyncAPI) reply(op *Operation, raw *node) {
	n := r.follow(raw)
	if n == nil {
		return
	}
	channel := r.follow(n.get("channel"))
	if address := cmp.Or(r.address(n.get("channel"), channel), r.follow(n.get("address")).str("location")); address != "" {
		op.Badges = append(op.Badges, "reply on "+address)
	}
	for _, m := range r.channelMessages(n, channel) {
		m.Title = strings.TrimSpace("Reply: " + cmp.Or(m.Title, m.Name))
		op.Messages = append(op.Messages, m)
	}
}

// bindingBytes is how much of a protocol's details is kept.
const bindingBytes = 400

func (r *asyncAPI) bindings(raw *node) []Binding {
	var all []Binding
	r.follow(raw).each(func(protocol string, n *node) {
		n = r.follow(n)
		var words []string
		n.each(func(key string, value *node) {
			if key != "bindingVersion" {
				words = append(words, key+" "+strings.Trim(value.compact(bindingBytes), `"`))
			}
		})
		if len(words) > 0 {
			all = append(all, Binding{protocol, cut(strings.Join(words, ", "), bindingBytes)})
		}
	})
	return slices.Clip(all)
}
