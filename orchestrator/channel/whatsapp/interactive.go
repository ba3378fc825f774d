package whatsapp

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Limits of buttons and lists.
const (
	MaxButtons     = 3
	MaxButtonTitle = 20 // characters
	MaxRows        = 10 // of all sections of a list
)

// actionLimits is what the recipient can do, as far as it is bounded.
type actionLimits struct {
	Buttons []struct {
		Reply struct {
			Title string `json:"title"`
		} `json:"reply"`
	} `json:"buttons"`
	Sections []struct {
		Rows []json.RawMessage `json:"rows"`
	} `json:"sections"`
}

// checkInteractive is what is wrong with buttons and lists. Their kin have limits of their own, which are not looked at.
func (r *Request) checkInteractive() *Error {
	i := r.Interactive
	switch {
	case i == nil:
		return NewError(ParameterMissing, "The parameter interactive is required.")
	case i.Type == "":
		return NewError(ParameterMissing, "The parameter interactive['type'] is required.")
	case i.Type != "button" && i.Type != "list":
		return nil
	case i.Action == nil:
		return NewError(ParameterMissing, "The parameter interactive['action'] is required.")
	}
	var action actionLimits
	if json.Unmarshal(i.Action, &action) != nil {
		return NewError(ParameterInvalid, "The parameter interactive['action'] is not that of a "+i.Type+".")
	}
	if i.Type == "list" {
		return action.checkList()
	}
	return action.checkButtons()
}

func (a *actionLimits) checkButtons() *Error {
	if n := len(a.Buttons); n < 1 || n > MaxButtons {
		return NewError(ParameterInvalid, fmt.Sprintf("There are %d buttons: 1 to %d are allowed.", n, MaxButtons))
	}
	for n, button := range a.Buttons {
		if length := utf8.RuneCountInString(button.Reply.Title); length < 1 || length > MaxButtonTitle {
			return NewError(ParameterInvalid, fmt.Sprintf("The title of button %d has %d characters: 1 to %d are allowed.",
				n+1, length, MaxButtonTitle))
		}
	}
	return nil
}

func (a *actionLimits) checkList() *Error {
	rows := 0
	for _, section := range a.Sections {
		rows += len(section.Rows)
	}
	if rows < 1 || rows > MaxRows {
		return NewError(ParameterInvalid, fmt.Sprintf("The sections of the list have %d rows: 1 to %d are allowed.", rows, MaxRows))
	}
	return nil
}
