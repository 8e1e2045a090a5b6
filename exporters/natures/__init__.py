"""The checks of a package's four natures (四性检测): from files alone, by the same code for giver and receiver."""
