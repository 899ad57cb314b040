export interface Accept { readonly x: 1 }
