package wire

import "strconv"

// OwnCode is the number that a provider tells of a failure: its own, where the script gives one, else the table's.
func OwnCode(own string, table int) int {
	if n, err := strconv.Atoi(own); err == nil {
		return n
	}
	return table
}
