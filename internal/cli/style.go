package cli

// style marks text for a terminal, or leaves it alone.
type style struct{ on bool }

func (s style) mark(code, text string) string {
	if !s.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string   { return s.mark("1", text) }
func (s style) faint(text string) string  { return s.mark("2", text) }
func (s style) red(text string) string    { return s.mark("1;31", text) }
func (s style) yellow(text string) string { return s.mark("1;33", text) }
func (s style) green(text string) string  { return s.mark("32", text) }
func (s style) blue(text string) string   { return s.mark("34", text) }
