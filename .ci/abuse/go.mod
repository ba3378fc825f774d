module abuse

go 1.26.0
