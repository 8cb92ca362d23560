// What shoppers' pages gain where scripts run. Each part stands alone, and every page works without any.
import './parts/combobox.js'
import './parts/drawer.js'
import './parts/focus.js'
import './parts/gallery.js'
import './parts/requests.js'
import './parts/sheet.js'
import './parts/stepper.js'
import './parts/stick.js'
