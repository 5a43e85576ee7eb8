package dataset

// CheckReply checks the kernel's answer to an attach.
func CheckReply(line []byte) (rows int, size int64, offsets []int64, err error) {
	r, err := checkReply(line, true)
	for _, c := range r.Columns {
		offsets = append(offsets, c.Offset)
	}
	return r.Rows, r.Size, offsets, err
}
