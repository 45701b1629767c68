//! The simulated registries: the catalogue of images and what each one holds.
