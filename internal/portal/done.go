package portal

import "github.com/callboard/callboard/internal/webui"

// Codes of what was done, for [webui.Done], that any page may be asked to tell: those of
// things whose own page is gone, or may be.
const (
	DoneRefreshed    = "refreshed"
	DoneRemoved      = "removed"
	DoneUnregistered = "unregistered"
)

// doneEverywhere are the words for them.
var doneEverywhere = map[string]webui.ToastProps{
	DoneRefreshed:    {Text: "Its source was read again", Tone: webui.ToneOK},
	DoneRemoved:      {Text: "The entity was removed from the catalog"},
	DoneUnregistered: {Text: "The location was unregistered, with all that came from it"},
}
