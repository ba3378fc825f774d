// Tells of each value whether the schema takes it: {schema, values} comes in, a list of truths goes out.
const Ajv = require('ajv/dist/2020')

const {schema, values} = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const takes = new Ajv({strict: true, strictTypes: false, strictRequired: false}).compile(schema)
console.log(JSON.stringify(values.map(value => takes(value))))
