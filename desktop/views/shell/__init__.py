"""The frame around the pages: navigation, menus, the job bar, dialogs that belong to the whole window."""
