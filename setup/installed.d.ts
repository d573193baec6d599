export function whyNotInstalled(root: string): string | null
