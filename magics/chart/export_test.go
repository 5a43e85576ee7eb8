package chart

// Markup is the text/html of a chart around a picture that was not drawn.
func (r *Renderer) Markup(c Chart) (string, error) {
	option, err := c.json()
	if err != nil {
		return "", err
	}
	return r.markup(c, option, nil, Auto), nil
}

// Draw is a chart's drawing and its picture, drawn once.
func (r *Renderer) Draw(c Chart) (svg string, png []byte, err error) { return r.draw(c, true) }
