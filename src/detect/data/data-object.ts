/** Is a value of parsed data an object, and no list? Its members may be replaced. */
export const isDataObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
