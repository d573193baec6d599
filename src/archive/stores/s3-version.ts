/**
 * The version of an S3 object. The server makes the ETag and sets the time of each write; who can write to the bucket chooses
 * neither. An ETag is no hash of the content for every server and every upload, so it is only compared with itself.
 */
export function versionOf(object: {
  readonly ETag?: string | undefined
  readonly LastModified?: Date | undefined
}): string {
  return `${object.ETag} ${object.LastModified?.toISOString()}`
}
